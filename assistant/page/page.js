// The page's clicks. Runs once, in the component #bridge, which gives `element` and `trigger`:
// submit asks a question, select turns to a conversation, input is about one answer, click
// follows a link into another tab.
document.documentElement.lang = "zh-CN";
const STORED = "zhice-talk";
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
// An answer that nothing was heard of for so long is not waited for any more.
const PATIENCE = 90000;
let heard = 0;
let sent = 0; // when a question left that the page does not show yet
const busy = () =>
  (sent > 0 && Date.now() - sent < 5000) ||
  (Boolean(find("#now .exchange[aria-busy]")) && Date.now() - heard < PATIENCE);

// A short line at the bottom, gone after a while; screen readers say it.
const toast = document.createElement("div");
toast.id = "toast";
toast.setAttribute("role", "status");
document.body.append(toast);
let fading = 0;
function say(text) {
  toast.textContent = text;
  toast.classList.add("seen");
  clearTimeout(fading);
  fading = setTimeout(() => toast.classList.remove("seen"), 4000);
}

// What went wrong outside of an answer (too many acts, a server that is away) is said there too,
// once and in Chinese; Gradio's own pile of English notices is hidden.
const LOST = "没有连上知策的服务器，操作没有完成；请稍后再试，或刷新页面。";
function fail(text) {
  sent = 0;
  say(text);
}
const fetched = window.fetch;
window.fetch = async (...given) => {
  try {
    return await fetched.apply(window, given);
  } catch (error) {
    if (given[1]?.method === "POST") fail(LOST);
    throw error;
  }
};
new MutationObserver((changes) => {
  const added = changes.flatMap((change) => [...change.addedNodes]);
  const texts = added
    .filter((node) => node.nodeType === Node.ELEMENT_NODE)
    .flatMap((node) => [node, ...all("*", node)])
    .filter((part) => part.dataset.testid === "toast-text")
    .map((part) => part.textContent.trim());
  if (texts.length) fail(/\p{Script=Han}/u.test(texts.at(-1)) ? texts.at(-1) : LOST);
}).observe(document.body, {childList: true, subtree: true});

// The panel shows the sources of one answer: the newest, or that of the mark clicked last.
let shown = {turn: "", html: ""};
function showSources(turn) {
  const panel = find("#cards-shown");
  const exchange = document.getElementById(`answer-${turn}`);
  const held = exchange && find(".held", exchange);
  const html = held ? held.innerHTML : "";
  if (!panel || (shown.turn === turn && shown.html === html)) return;
  shown = {turn, html};
  panel.replaceChildren();
  const asked = document.createElement("p");
  asked.className = html ? "asked" : "hint";
  asked.textContent = html
    ? find(".question", exchange).textContent
    : exchange
      ? "这里没有引用原文。"
      : "回答里的 [1]、[2] 指向这里的原文。";
  panel.append(asked);
  panel.insertAdjacentHTML("beforeend", html);
  for (const card of all(".source", panel)) card.id = `source-${turn}-${card.dataset.n}`;
}

function arrive(goal) {
  for (const here of all(".here")) here.classList.remove("here");
  goal.classList.add("here");
  goal.focus({preventScroll: true});
  goal.scrollIntoView({block: "nearest"});
}

function openMark(mark) {
  showSources(mark.dataset.turn);
  const card = document.getElementById(`source-${mark.dataset.turn}-${mark.dataset.n}`);
  if (!card) return;
  arrive(card);
  find("mark", card)?.scrollIntoView({block: "nearest"});
}

async function copy(turn) {
  const text = find(`#answer-${turn} .plain`).textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Only pages on this machine or under https may use the clipboard directly.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say("已复制。");
}

function remark(button, name) {
  const note = button.closest(".note");
  const {turn, figure} = button.dataset;
  if (name === "up" || name === "down") {
    for (const other of all("[aria-pressed]", button.parentElement)) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  }
  trigger("input", {do: name, turn: Number(turn), figure, note: note ? find("input", note).value : ""});
  button.closest("details")?.removeAttribute("open");
}

function turn(button, name) {
  if (busy()) return say("正在回答，请稍候。");
  if (name === "delete" && !button.dataset.sure) {
    button.dataset.sure = "yes";
    button.textContent = "确认删除";
    return;
  }
  const note = button.closest(".note");
  trigger("select", {do: name, id: button.dataset.id, title: note ? find("input", note).value : ""});
  if (name === "open" || name === "new") closeDrawer();
  button.closest("details")?.removeAttribute("open");
}

function closeDrawer() {
  find("#history")?.classList.remove("pulled");
  find(".drawer")?.setAttribute("aria-expanded", "false");
}

const DOES = {
  copy: (button) => copy(button.dataset.turn),
  drawer: (button) => {
    const pulled = find("#history").classList.toggle("pulled");
    button.setAttribute("aria-expanded", String(pulled));
  },
};
for (const name of ["new", "open", "rename", "delete"]) DOES[name] = (button) => turn(button, name);
for (const name of ["up", "down", "flag", "docx", "markdown"]) {
  DOES[name] = (button) => remark(button, name);
}

document.addEventListener("click", (event) => {
  const part = event.target.closest("a.mark, a.back, a.open-source, a.open-indicator, button");
  if (!part) return;
  if (part.matches("a")) event.preventDefault();
  if (part.matches("a.mark")) openMark(part);
  else if (part.matches("a.back")) arrive(document.getElementById(part.hash.slice(1)));
  else if (part.matches("a")) {
    if (part.matches(".open-indicator")) window.scrollTo(0, 0); // the reader scrolls by itself
    trigger("click", {...part.dataset});
  }
  else if (part.matches("button.ask")) {
    if (busy()) say("正在回答，请稍候。");
    else {
      sent = Date.now();
      trigger("submit", {question: part.dataset.question});
    }
  } else DOES[part.dataset.do]?.(part);
});

// One question at a time: what is typed meanwhile stays in the box.
function hold(event) {
  const typed = event.key === "Enter" && !event.shiftKey && event.target.matches("#box textarea");
  const pressed = event.type === "click" && event.target.closest("#box .submit-button");
  if (!typed && !pressed) return;
  if (event.isComposing) return event.stopPropagation(); // Enter chose a word of the input method
  if (!busy()) return (sent = Date.now());
  event.preventDefault();
  event.stopPropagation();
  say("正在回答，请稍候。");
}
document.addEventListener("keydown", hold, true);
document.addEventListener("click", hold, true);

document.addEventListener("keydown", (event) => {
  const part = event.target;
  if (event.key === " " && part.matches("a[role=button]")) {
    event.preventDefault();
    part.click();
  } else if (event.key === "Enter" && !event.isComposing && part.matches(".note input")) {
    event.preventDefault();
    find("button", part.parentElement).click();
  } else if (event.key === "Escape") {
    const open = part.closest?.("details[open]");
    open?.removeAttribute("open");
    if (open) find("summary", open).focus();
    else closeDrawer();
  }
});

// What changes: a new question comes into view, its sources into the panel.
let asked = 0;
function seen() {
  heard = Date.now();
  sent = 0;
  const newest = find("#now .exchange");
  const turn = newest ? newest.dataset.turn : "";
  const number = Number(turn);
  const fresh = number !== asked;
  if (fresh || shown.turn === turn || !turn) showSources(turn);
  if (fresh && turn) newest.scrollIntoView({block: "start"});
  asked = number;
}

function took() {
  const out = find("#outbox [data-number]");
  if (!out || out.dataset.number === took.number) return;
  took.number = out.dataset.number;
  if (!out.dataset.file) return say(out.textContent);
  const bytes = Uint8Array.from(atob(out.dataset.file), (letter) => letter.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.download = out.dataset.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// The conversation that was open comes back after a reload of the same browser tab.
function remembered() {
  const current = find("#talks .talks")?.dataset.current;
  if (current) sessionStorage.setItem(STORED, current);
  else if (!busy()) sessionStorage.removeItem(STORED);
}

const before = sessionStorage.getItem(STORED);
const watching = {now: seen, outbox: took, talks: remembered};
const waiting = setInterval(() => {
  if (!Object.keys(watching).every((id) => document.getElementById(id))) return;
  clearInterval(waiting);
  for (const [id, act] of Object.entries(watching)) {
    const options = {childList: true, subtree: true, characterData: true, attributes: true};
    new MutationObserver(act).observe(document.getElementById(id), options);
  }
  seen();
  if (before) trigger("select", {do: "open", id: before, quiet: true});
}, 50);
