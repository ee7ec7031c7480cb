// The browser knows its zone where a server often says UTC: offer that, once, if nothing was typed.
const field = document.querySelector('input[name="zone"]');
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field && zone && field.value === "UTC") field.value = zone;
