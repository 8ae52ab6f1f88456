// The workspace of a task: its keys, its clocks, and whether the code is saved; all in the browser, at once.
(() => {
  "use strict";
  if (window.lyceumWorkspace) return;
  window.lyceumWorkspace = true;

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const visible = (element) => element.getClientRects().length > 0;

  // Keys: Ctrl ' runs, Ctrl Enter submits, F6 goes round the three parts. They act while typing, so before the editor.

  function onKey(event) {
    if (!document.querySelector(".work") || event.altKey) return;
    if (document.querySelector("[role=dialog], [role=alertdialog], dialog[open]")) return;
    if (event.key === "F6") return event.preventDefault(), go(event.shiftKey ? -1 : 1);
    if (!(event.ctrlKey || event.metaKey)) return;
    if (event.key.toLowerCase() === "s") return event.preventDefault(), window.lyceumEditor?.flush();
    const button = all("[data-ctrl-key]").find((one) => one.dataset.ctrlKey === event.key && visible(one));
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    button.click();
  }

  function go(step) {
    const parts = all("[data-part]").filter(visible);
    const here = parts.findIndex((part) => part.contains(document.activeElement));
    const part = parts[(here + step + parts.length) % parts.length] ?? parts[0];
    if (!part) return;
    const editor = part.querySelector(".cm-content");
    if (editor && visible(editor)) window.lyceumEditor.focus();
    else (part.matches("[tabindex]") ? part : part.querySelector("a, button, [tabindex]"))?.focus();
    part.scrollIntoView({ block: "nearest" });
  }

  // Clocks

  const two = (number) => String(number).padStart(2, "0");

  function stopwatch(seconds) {
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  }

  function ago(seconds) {
    if (seconds < 5) return "saved just now";
    if (seconds < 60) return `saved ${seconds}\u00a0s ago`;
    if (seconds < 3600) return `saved ${Math.floor(seconds / 60)}\u00a0min ago`;
    if (seconds < 86400) return `saved ${Math.floor(seconds / 3600)}\u00a0h ago`;
    return "saved";
  }

  function saved(element) {
    const at = Number(element.dataset.savedAt);
    if (element.dataset.of !== "note" && window.lyceumEditor && !window.lyceumEditor.isSaved()) return "saving";
    return at > 0 ? ago(since(at)) : "";
  }

  const since = (at) => Math.max(0, Math.floor((Date.now() - at) / 1000));
  const write = (element, words) => element.textContent === words || (element.textContent = words);

  function tick() {
    all("[data-stopwatch]").forEach((one) => Number(one.dataset.stopwatch) > 0 && write(one, stopwatch(since(Number(one.dataset.stopwatch)))));
    all("[data-seconds-since]").forEach((one) => write(one, String(since(Number(one.dataset.secondsSince)))));
    all("[data-saved-at]").forEach((one) => write(one, saved(one)));
  }

  window.addEventListener("keydown", onKey, true);
  setInterval(tick, 250);
})();
