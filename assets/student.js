// The practice player and the preferences: what has to happen in the browser, at once.
(() => {
  "use strict";
  if (window.lyceumStudent) return;
  window.lyceumStudent = true;

  const form = () => document.querySelector("form[data-question]");
  const visible = (element) => element.getClientRects().length > 0;

  // How long a question was looked at: the time in which the page was hidden does not count.

  let question = null;
  let shownAt = 0;
  let hiddenAt = null;
  let choices = 0;
  let tookBack = false;

  function begin(name) {
    question = name;
    shownAt = performance.now();
    hiddenAt = document.hidden ? shownAt : null;
    choices = 0;
    tookBack = false;
  }

  function onVisibility() {
    const now = performance.now();
    if (document.hidden) hiddenAt = now;
    else if (hiddenAt !== null) (shownAt += now - hiddenAt), (hiddenAt = null);
  }

  function onChange(event) {
    const input = event.target;
    if (!input.closest?.("form[data-question]")) return;
    if (input.type === "radio") choices += 1;
    if (input.type === "checkbox" && !input.checked) tookBack = true;
  }

  function onSubmit(event) {
    const sent = event.target;
    if (!sent.matches?.("form[data-question]")) return;
    sent.elements.time_ms.value = String(Math.round(performance.now() - shownAt));
    sent.elements.changed.value = String(choices > 1 || tookBack);
  }

  function onClick(event) {
    const rating = event.target.closest?.("[data-rate]");
    if (rating) form().elements.answer.value = rating.dataset.rate;
  }

  // The focus follows the player: the question, a field to write in, the answer to compare with, or Continue.

  let at = null;
  let wasAsked = false;

  function look() {
    const asks = Boolean(document.querySelector("[role=alertdialog]"));
    if (wasAsked && !asks) at = null;
    wasAsked = asks;
    if (asks) return;
    const player = document.querySelector("[data-player-at]");
    if (!player) return (at = null);
    const asked = form()?.dataset.question ?? null;
    if (asked !== null && asked !== question) begin(asked);
    if (player.dataset.playerAt === at) return;
    const place = [...player.querySelectorAll("[data-takes-focus]")].find(visible) ?? document.getElementById("question");
    if (!place) return;
    at = player.dataset.playerAt;
    if (asked === null) question = null;
    place.focus({ preventScroll: place.id === "question" });
    if (place.id === "question") window.scrollTo(0, 0);
  }

  // The clock of an examination.

  function tick() {
    for (const clock of document.querySelectorAll("[data-clock]")) {
      const seconds = Math.max(0, Math.floor((Date.now() - Number(clock.dataset.clock)) / 1000));
      const words = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (clock.textContent !== words) clock.textContent = words;
    }
  }

  // Keys: Ctrl s saves; arrows move a logarithmic slider by steps of what it means, not of where it stands.

  const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 4, PageDown: -4 };

  function onKey(event) {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      const button = document.querySelector('[data-ctrl-key="s"]');
      if (!button) return;
      event.preventDefault();
      return button.click();
    }
    const slider = event.target.matches?.("[data-log-steps] input[type=range]") ? event.target : null;
    if (!slider || !(event.key in steps) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const size = Number(slider.closest("[data-log-steps]").dataset.logSteps);
    const value = Math.round(2 ** Number(slider.value) / size) * size + steps[event.key] * size;
    const place = Math.log2(Math.max(2 ** Number(slider.min), Math.min(2 ** Number(slider.max), value)));
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(slider, String(place));
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // The menu of the player closes by Esc, by a choice, and by a click elsewhere.

  const openMenu = () => document.querySelector(".player-menu[open]");

  function onEscape(event) {
    const menu = event.key === "Escape" && openMenu();
    if (!menu) return;
    event.stopImmediatePropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  }

  function onAnyClick(event) {
    const menu = openMenu();
    if (menu && !event.target.closest?.(".player-menu > summary")) menu.open = false;
  }

  document.addEventListener("visibilitychange", onVisibility);
  window.addEventListener("change", onChange, true);
  window.addEventListener("submit", onSubmit, true);
  window.addEventListener("click", onClick, true);
  window.addEventListener("click", onAnyClick);
  window.addEventListener("keydown", onEscape, true);
  window.addEventListener("keydown", onKey);
  new MutationObserver(look).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["data-player-at", "data-question"],
  });
  setInterval(tick, 250);
  look();
})();
