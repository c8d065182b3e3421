// Tell somebody in time that their form is about to close, and keep it open if they say so.

const WARN_BEFORE = 120; // seconds

const watch = (box) => {
  const { seconds, url } = box.dataset;
  let timer;

  const wait = () => {
    clearTimeout(timer);
    box.hidden = true;
    timer = setTimeout(() => { box.hidden = false; }, Math.max(Number(seconds) - WARN_BEFORE, 1) * 1000);
  };

  box.querySelector("button").addEventListener("click", async () => {
    try {
      const response = await fetch(url, { cache: "no-store" });
      if (response.ok) wait();
    } catch {
      box.hidden = false; // no line: the warning still holds
    }
  });
  wait();
};

document.querySelectorAll("[data-stay]").forEach(watch);
