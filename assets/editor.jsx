// The editor of the workspace: CodeMirror with line numbers and colours for two languages. What is typed is kept in the
// browser at once and told to the page after a pause, so that neither a reload nor a silent server loses a line.
import { autocompletion, closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { createElement, useEffect, useRef } from "react";

const PAUSE_MS = 1000;
const INDENT = { python: "    ", javascript: "  " };
const SYNTAX = { python, javascript };

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword, tags.self], class: "code-keyword" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], class: "code-string" },
  { tag: [tags.number, tags.bool, tags.null], class: "code-number" },
  { tag: tags.comment, class: "code-comment" },
  { tag: tags.invalid, class: "code-invalid" },
]);

// What is not saved yet. The number of a change is unique, after a reload too; the page tells the last one that it saved.

let changes = Date.now();

const kept = {
  get: (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set: (key, code) => {
    try {
      localStorage.setItem(key, code);
    } catch {
      // A full or forbidden store: the page still saves it.
    }
  },
  remove: (key) => {
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing was kept, then.
    }
  },
};

function extensions(language, label, readOnly, onChange) {
  return [
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    autocompletion(),
    indentOnInput(),
    indentUnit.of(INDENT[language]),
    EditorState.tabSize.of(4),
    SYNTAX[language](),
    syntaxHighlighting(colours),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({ tabindex: "0", "aria-label": label, "aria-describedby": "editor-keys", "aria-readonly": String(readOnly) }),
    // Escape then Tab leaves; the page's own keys must not take the focus away before.
    EditorView.domEventHandlers({ keydown: (event) => event.key === "Escape" && event.stopPropagation() }),
    EditorView.updateListener.of((update) => update.docChanged && onChange(update.state.doc.toString())),
  ];
}

export function Editor({ code, language, label, place, edition, saved, isReadOnly, onEdit }) {
  const root = useRef(null);
  const view = useRef(null);
  const pending = useRef(null);
  const timer = useRef(null);
  const shownEdition = useRef(edition);
  const given = useRef(code);
  const isQuiet = useRef(false);
  const tell = useRef(onEdit);
  tell.current = onEdit;

  const flush = () => {
    clearTimeout(timer.current);
    const change = pending.current;
    if (change && !change.told) tell.current(language, change.code, change.number), (change.told = true);
  };

  useEffect(() => {
    const change = (text) => {
      if (isQuiet.current) return;
      kept.set(place, text);
      pending.current = { code: text, number: ++changes, told: false };
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, PAUSE_MS);
    };
    const before = isReadOnly ? null : kept.get(place);
    const doc = before ?? code;
    view.current = new EditorView({ doc, extensions: extensions(language, label, isReadOnly, change), parent: root.current });
    if (before !== null && before !== code) change(before), flush();
    window.lyceumEditor = {
      code: () => view.current.state.doc.toString(),
      focus: () => view.current.focus(),
      isSaved: () => pending.current === null,
      flush,
    };
    const leave = () => flush();
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      flush();
      view.current.destroy();
    };
    // The page gives another key when language or task change.
  }, []);

  useEffect(() => {
    if (pending.current?.number !== saved) return;
    pending.current = null;
    kept.remove(place);
  }, [saved]);

  const replace = (text) =>
    view.current.dispatch({ changes: { from: 0, to: view.current.state.doc.length, insert: text }, userEvent: "input.replace" });

  // After a reload the page may know better a moment later; what nobody has touched takes it over.
  useEffect(() => {
    const before = given.current;
    given.current = code;
    if (before === code || pending.current || view.current.state.doc.toString() !== before) return;
    isQuiet.current = true;
    replace(code);
    isQuiet.current = false;
  }, [code]);

  useEffect(() => {
    if (shownEdition.current === edition) return;
    shownEdition.current = edition;
    replace(code);
    flush();
  }, [edition]);

  return createElement("div", { ref: root, className: "editor" });
}
