// The reader: jumps of the outline, search inside, scrolling to a place. Runs in Gradio's HTML
// component, which gives `element`, `trigger` and `watch`; it renews the HTML, not the element.
const wide = window.matchMedia("(min-width: 900px)");
const find = (selector) => element.querySelector(selector);
const all = (selector) => [...element.querySelectorAll(selector)];
let shown = "0";
let hits = 0;
let now = 0;

function unmark() {
  for (const mark of all(".read-found")) {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  }
}

function fold(character) {
  const folded = character.normalize("NFKC").toLowerCase();
  return folded.length === 1 ? folded : character;
}

// The text without white space, each character with its node; blocks are parted by "\n".
function letters() {
  const walker = document.createTreeWalker(find(".read-text"), NodeFilter.SHOW_TEXT);
  const found = {text: "", places: []};
  let block = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const own = node.parentElement.closest("p, h3, h4, h5, h6, td, th");
    if (own !== block) {
      found.text += "\n";
      found.places.push(null);
      block = own;
    }
    for (let at = 0; at < node.data.length; at += 1) {
      if (/\s/.test(node.data[at])) continue;
      found.text += fold(node.data[at]);
      found.places.push([node, at]);
    }
  }
  return found;
}

// Marks the characters [start, end) of `places`, from behind so that offsets before stay true.
function mark(places, start, end, hit) {
  for (let last = end - 1; last >= start; ) {
    const [node, until] = places[last];
    let first = last;
    while (first > start && places[first - 1][0] === node) first -= 1;
    const words = node.splitText(places[first][1]);
    words.splitText(until + 1 - places[first][1]);
    const found = document.createElement("mark");
    found.className = "read-found";
    found.dataset.hit = hit;
    words.replaceWith(found);
    found.append(words);
    last = first - 1;
  }
}

function search() {
  unmark();
  const wanted = [...find(".read-query").value].filter((c) => !/\s/.test(c)).map(fold).join("");
  const {text, places} = letters();
  const starts = [];
  for (let at = wanted ? text.indexOf(wanted) : -1; at >= 0; ) {
    starts.push(at);
    at = text.indexOf(wanted, at + wanted.length);
  }
  hits = starts.length;
  for (let hit = hits; hit > 0; hit -= 1) {
    mark(places, starts[hit - 1], starts[hit - 1] + wanted.length, hit);
  }
  now = 0;
  if (hits) step(1);
  else find(".read-count").textContent = wanted ? "没有找到" : "";
}

function step(by) {
  if (!hits) return;
  now = ((now - 1 + by + hits) % hits) + 1;
  for (const one of all(".read-found")) {
    one.classList.toggle("read-now", one.dataset.hit === String(now));
  }
  find(".read-count").textContent = `${now} / ${hits}`;
  find(".read-now").scrollIntoView({block: "center"});
}

// Where the page is scrolled to, shown in the outline.
function follow() {
  if (!wide.matches || !find(".read-text")) return;
  let current = null;
  for (const link of all(".read-jump")) {
    const goal = document.getElementById(link.hash.slice(1));
    if (goal && goal.getBoundingClientRect().top > 90) break;
    current = link;
  }
  for (const link of all(".read-jump")) link.classList.toggle("read-current", link === current);
  if (!current) return;
  const list = find(".read-outline");
  const place = current.offsetTop - list.offsetTop;
  if (place < list.scrollTop || place > list.scrollTop + list.clientHeight - 40) {
    list.scrollTop = place - list.clientHeight / 3;
  }
}

// After new HTML: once the tab can be seen, go to the place asked for, or to the beginning.
function arrive() {
  const root = find(".read-root");
  if (!root || root.dataset.shown === shown) return;
  shown = root.dataset.shown;
  const outline = find(".read-outline");
  if (outline) {
    outline.open = wide.matches;
    outline.scrollTop = 0;
    unmark();
    find(".read-query").value = "";
    search();
  }
  new ResizeObserver((_, watcher) => {
    if (!root.offsetParent) return;
    watcher.disconnect();
    const here = find(".read-here");
    if (here) here.scrollIntoView({block: "center"});
    else element.scrollIntoView({block: "start"});
    (find(".read-title") || root).focus({preventScroll: true});
    follow();
  }).observe(root);
}

element.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest(selector);
  if (at(".read-open")) trigger("click", {document: at(".read-open").dataset.document});
  if (at(".read-back")) trigger("click", {document: ""});
  if (at(".read-step")) step(Number(at(".read-step").dataset.step));
  const link = at(".read-jump");
  const goal = link && document.getElementById(link.hash.slice(1));
  if (!goal) return;
  event.preventDefault();
  if (!wide.matches) find(".read-outline").open = false;
  goal.focus({preventScroll: true});
  goal.scrollIntoView({block: "start"});
});
let wait = 0;
element.addEventListener("input", (event) => {
  if (!event.target.matches(".read-query")) return;
  clearTimeout(wait);
  if (!event.isComposing) wait = setTimeout(search, 150);
});
element.addEventListener("compositionend", () => {
  wait = setTimeout(search, 150);
});
element.addEventListener("keydown", (event) => {
  if (!event.target.matches(".read-query") || event.isComposing) return;
  if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
  if (event.key !== "Enter" && event.key !== "Escape") return;
  event.preventDefault();
  if (event.key === "Escape") {
    event.target.value = "";
    search();
  }
});
let drawn = 0;
document.addEventListener("scroll", () => {
  cancelAnimationFrame(drawn);
  drawn = requestAnimationFrame(follow);
}, {passive: true, capture: true});
watch("value", arrive);
arrive();
