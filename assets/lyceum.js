// What has to happen at once, in the browser: keys, focus, counting down. The pages say what in data attributes.
(() => {
  "use strict";

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const visible = (element) => element.getClientRects().length > 0;
  const typing = (element) =>
    element?.isContentEditable || /^(textarea|select)$/i.test(element?.tagName ?? "") ||
    (element?.tagName === "INPUT" && !/^(checkbox|radio|range|button|submit)$/.test(element.type));
  const keysAreOff = () => localStorage.getItem("lyceum-keys") === "off";

  // Keys

  let goingSince = 0;

  const pressed = (key) => all("[data-key]").filter((element) => element.dataset.key.split(" ").includes(key) && visible(element)).at(-1);

  function walk(step) {
    const rows = all("[data-rows] [data-row]").filter(visible);
    if (!rows.length) return false;
    const here = rows.indexOf(document.activeElement.closest?.("[data-row]"));
    const opened = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
    const from = here >= 0 ? here : opened;
    rows[Math.min(rows.length - 1, Math.max(0, from < 0 ? 0 : from + step))].focus();
    return true;
  }

  function onKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key, target } = event;
    if (key === "Escape") return escape(event);
    if (typing(target) || document.querySelector("[role=dialog], [role=alertdialog], dialog[open]")) return;
    if (key === "Enter") return enter(event);
    if (key.startsWith("Arrow")) return follow(event);
    if (key.length > 1 || keysAreOff()) return;
    if (key === " ") return mark(event);
    if (act(key)) event.preventDefault();
  }

  function act(key) {
    if (goingSince && Date.now() - goingSince < 1500) {
      goingSince = 0;
      const place = all("[data-go]").find((element) => element.dataset.go === key);
      if (place) return place.click(), true;
    }
    if (key === "g") return (goingSince = Date.now()), true;
    if (key === "?") return showKeys(), true;
    if (key === "/") return focusOn(all("[data-search]").find(visible));
    const button = pressed(key);
    if (button) return button.click(), true;
    if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
    return false;
  }

  function focusOn(element) {
    element?.focus();
    return Boolean(element);
  }

  function enter(event) {
    const row = event.target.closest?.("[data-row]");
    if (row && row === event.target) return row.click();
    if (event.target.closest?.("a, button, summary, input, [role=tab]")) return;
    pressed("Enter")?.click();
  }

  // In a graph, arrow keys go along the edges: each node names its neighbours in data-left, -right, -up and -down.
  function follow(event) {
    const node = event.target.closest?.("[data-node]");
    if (!node) return;
    event.preventDefault();
    focusOn(document.getElementById(`node-${node.dataset[event.key.slice(5).toLowerCase()]}`));
  }

  // Space marks the row it is pressed on; elsewhere it does what it always does.
  function mark(event) {
    const box = event.target.matches?.("[data-row]") && event.target.querySelector("[data-mark]");
    if (box) event.preventDefault(), box.click();
  }

  function escape(event) {
    if (document.querySelector(".menu-open")) return toggleMenu(false);
    const open = all(".person-menu[open]")[0];
    if (open) return (open.open = false), open.querySelector("summary").focus();
    // Left to itself, a search field also forgets its words, and says so a while later: after what came in between.
    if (typing(event.target)) return event.preventDefault(), event.target.blur();
    if (!document.querySelector("[role=dialog], [role=alertdialog], dialog[open]")) pressed("Escape")?.click();
  }

  function showKeys() {
    const sheet = document.querySelector(".key-sheet");
    if (sheet && !sheet.open) sheet.showModal();
  }

  // Clicks

  let menuOpener = null;

  function toggleMenu(open) {
    document.body.classList.toggle("menu-open", open);
    all("[data-menu]").forEach((button) => button.setAttribute("aria-expanded", String(open)));
    if (open) document.querySelector(".sidebar a, .sidebar button")?.focus();
    else menuOpener?.focus();
  }

  function onClick(event) {
    // A disabled button keeps its focus, so that its reason can be read; it must not act.
    if (event.target.closest?.("[aria-disabled=true]")) return event.preventDefault(), event.stopImmediatePropagation();
    const opener = event.target.closest?.("[data-menu]");
    if (opener) return (menuOpener = opener), toggleMenu(!document.body.classList.contains("menu-open"));
    if (document.body.classList.contains("menu-open") && event.target.closest?.(".sidebar a, .frame, .bottombar") && (event.target.closest("a") || !event.target.closest(".sidebar"))) toggleMenu(false);
    all(".person-menu[open]").forEach((menu) => menu.contains(event.target) || (menu.open = false));
    if (event.target.closest?.("[data-show-keys]")) showKeys();
    if (event.target.closest?.("[data-close-dialog]")) event.target.closest("dialog").close();
    if (event.target.closest?.("[data-reload]")) location.reload();
    if (event.target.closest?.("[data-renew]")) document.querySelector("#reflex-new-version-banner button")?.click();
    const eye = event.target.closest?.("[data-reveal]");
    if (eye) reveal(eye);
    const login = event.target.closest?.("[data-fill-email]");
    if (login) fill(login);
  }

  function reveal(eye) {
    const field = eye.parentElement.querySelector("input");
    field.type = field.type === "password" ? "text" : "password";
    eye.setAttribute("aria-pressed", String(field.type === "text"));
    field.focus();
  }

  // Log in and sign up work before the pages are connected

  function fill(login) {
    document.querySelector("input[name=email]").value = login.dataset.fillEmail;
    document.querySelector("input[name=password]").value = login.dataset.fillPassword;
    document.querySelector("form[data-door] button[type=submit]").focus();
  }

  function say(form, problem) {
    all("[data-problem]", form).forEach((words) => (words.hidden = words.dataset.problem !== problem));
    const words = form.querySelector(`[data-problem="${CSS.escape(problem)}"]`);
    if (!words) return;
    const field = words.dataset.of && form.querySelector(`input[name="${words.dataset.of}"]`);
    if (field) field.setAttribute("aria-invalid", "true"), field.focus();
    else words.focus();
  }

  function arrive(form) {
    const asked = new URLSearchParams(location.search);
    for (const name of ["email", "display_name", "next"]) {
      const field = form.querySelector(`input[name="${name}"]`);
      if (field && asked.get(name)) field.value = asked.get(name);
    }
    all("[data-minutes]", form).forEach((place) => (place.textContent = asked.get("minutes") ?? "a few"));
    if (asked.get("problem")) say(form, asked.get("problem"));
    else form.querySelector("input:not([type=hidden])")?.focus();
  }

  async function send(event) {
    const form = event.target.closest?.("form[data-door]");
    if (!form) return;
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    button.setAttribute("aria-busy", "true");
    const alive = await fetch("/health/live", { cache: "no-store", signal: AbortSignal.timeout(5000) }).then((answer) => answer.ok, () => false);
    button.setAttribute("aria-busy", "false");
    if (alive) form.submit();
    else say(form, "down");
  }

  // What the pages ask for as they appear

  const seen = new WeakSet();
  // What is changed before React has taken the page over, it would draw anew.
  const taken = (element) => Object.keys(element).some((name) => name.startsWith("__reactFiber"));
  const once = (selector, act) =>
    all(selector).forEach((element) => seen.has(element) || !taken(element) || (seen.add(element), act(element)));

  let lastRow = null;
  let panelWasOpen = false;

  function look() {
    once("form[data-door]", (form) => arrive(form));
    once("[data-focus]", (element) => element.focus());
    once("[data-since]", (element) => (element.textContent = new Date().toLocaleTimeString("en-GB")));
    once("[data-keys-switch]", (box) => {
      box.checked = !keysAreOff();
      box.addEventListener("change", () => localStorage.setItem("lyceum-keys", box.checked ? "on" : "off"));
    });
    const panelIsOpen = Boolean(document.querySelector("[data-panel]"));
    if (panelWasOpen && !panelIsOpen && lastRow && document.activeElement === document.body) document.querySelector(`[data-row="${CSS.escape(lastRow)}"]`)?.focus();
    panelWasOpen = panelIsOpen;
    arriveAtPage();
  }

  // After a change of page the focus is on its heading; the first page keeps the browser's own.

  let path = location.pathname;
  let heading = null;
  let leaving = null;

  function arriveAtPage() {
    const now = document.querySelector("h1");
    if (location.pathname !== path) {
      path = location.pathname;
      leaving = { heading, at: Date.now() };
      window.scrollTo(0, 0);
      document.body.classList.remove("menu-open");
    }
    if (leaving && now && (now !== leaving.heading || Date.now() - leaving.at > 1000)) {
      leaving = null;
      now.focus({ preventScroll: true });
    }
    if (!leaving) heading = now;
  }

  // Once a second: countdowns, tries, repeats

  const clocks = new WeakMap();

  function clockOf(element, seconds) {
    const attempt = element.dataset.attempt ?? "";
    const known = clocks.get(element);
    if (known?.attempt === attempt && known.seconds === seconds) return known;
    const fresh = { attempt, seconds, at: Date.now() + seconds * 1000 };
    clocks.set(element, fresh);
    return fresh;
  }

  function tick() {
    look();
    all("[data-countdown]").filter(taken).forEach((element) => {
      const { at } = clockOf(element, Number(element.dataset.countdown));
      element.textContent = String(Math.max(0, Math.ceil((at - Date.now()) / 1000)));
    });
    if (document.hidden) return;
    all("[data-retry-in]").forEach((element) => {
      const seconds = Number(element.dataset.retryIn);
      if (seconds > 0) press(element, element.querySelector("button"), seconds);
    });
    all("[data-repeat]").forEach((element) => {
      const seconds = Number(element.dataset.repeat);
      if (seconds > 0) press(element, element, seconds);
    });
  }

  function press(element, button, seconds) {
    const clock = clockOf(element, seconds);
    if (Date.now() < clock.at) return;
    clock.at = Date.now() + seconds * 1000;
    button?.click();
  }

  document.addEventListener("focusin", (event) => {
    lastRow = event.target.closest?.("[data-row]")?.dataset.row ?? lastRow;
  });
  window.addEventListener("keydown", onKey);
  window.addEventListener("click", onClick, true);
  window.addEventListener("submit", send, true);
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  setInterval(tick, 250);
})();
