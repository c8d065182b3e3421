// Lists of places that fill as somebody chooses. Without this script a button redraws the page.

const fill = (select, entries, words) => {
  const first = new Option(entries.length ? words.choose : words.wait, "");
  select.replaceChildren(first, ...entries.map(([code, name]) => new Option(name, code)));
};

const fetchPlaces = async (address, code) => {
  const response = await fetch(`${address}${encodeURIComponent(code)}/`);
  if (!response.ok) throw new Error(`places: ${response.status}`);
  return (await response.json()).places;
};

const watch = (group) => {
  const selects = [...group.querySelectorAll("select")];
  const button = group.querySelector("[data-places-show]");
  let latest = 0; // answers may arrive in another order than they were asked for

  const change = async (level) => {
    const request = ++latest;
    const [next, ...deeper] = selects.slice(level + 1);
    const { value } = selects[level];
    [next, ...deeper].filter(Boolean).forEach((select) => fill(select, [], group.dataset));
    if (!next || !value) return;
    try {
      const places = await fetchPlaces(group.dataset.places, value);
      if (request === latest) fill(next, places, group.dataset);
    } catch {
      button.hidden = false; // the way without script still works
    }
  };

  selects.forEach((select, level) => select.addEventListener("change", () => change(level)));
  button.hidden = true;
};

document.querySelectorAll("[data-places]").forEach(watch);
