// The browser knows its zone where a server often says UTC or nothing: offer that.
{
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const field of document.querySelectorAll('input[name="zone"]')) {
    if (zone && ["", "UTC"].includes(field.value)) field.value = zone;
  }
}
