/* A picture that just came in has no thumbnail yet. Its place holds an address that leads to a
   stand-in until there is one; we ask again every other second, and put the thumbnail there. */
(() => {
  const PLACE = /\/pictures\/\d+\/[\w|-]+\/$/;
  const STAND_IN = /picture-waits[^/]*\.svg$/;
  const EVERY = 2000; // milliseconds
  const MOST = 150; // five minutes

  const asked = new WeakMap();

  const look = async (image) => {
    const times = (asked.get(image) || 0) + 1;
    asked.set(image, times);
    if (times > MOST) return;
    const answer = await fetch(image.src, { method: "HEAD" }).catch(() => null);
    if (answer?.ok && !STAND_IN.test(answer.url)) image.src = answer.url;
  };

  window.setInterval(() => {
    document.querySelectorAll("img").forEach((image) => {
      if (PLACE.test(image.src)) look(image);
    });
  }, EVERY);
})();
