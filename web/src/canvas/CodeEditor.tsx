import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";

export interface EditorProps {
  text: string;
  label: string;
  /** As `editorLanguage` names them. */
  language: string;
  onChange: (text: string) => void;
  onSave: () => void;
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.heading, tags.tagName], color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.inserted], color: "var(--good)" },
  { tag: [tags.comment, tags.meta], color: "var(--ink-soft)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool, tags.atom, tags.attributeName], color: "var(--warn)" },
  { tag: [tags.link, tags.url], color: "var(--series-5)" },
  { tag: tags.strong, fontWeight: "700" },
  { tag: tags.emphasis, fontStyle: "italic" },
]);

const LOOK = EditorView.theme({
  "&": { height: "100%", fontSize: "0.8125rem", backgroundColor: "var(--raised)", color: "var(--ink)" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--ink-soft)", border: "none" },
  ".cm-activeLine": { backgroundColor: "var(--hover)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-soft)" },
});

/** Loaded with the first text that is edited. Tab leaves it, as it leaves any field. */
export default function CodeEditor({ text, label, language, onChange, onSave }: EditorProps) {
  const frame = useRef<HTMLDivElement>(null);
  const now = useRef({ onChange, onSave });
  now.current = { onChange, onSave };
  const begun = useRef(text);
  useEffect(() => {
    let view: EditorView | null = null;
    let gone = false;
    const begin = (inLanguage: Extension) => {
      if (gone || !frame.current) return;
      const state = EditorState.create({ doc: begun.current, extensions: [around(label, now), inLanguage] });
      view = new EditorView({ state, parent: frame.current });
      view.focus();
    };
    // Without its colours it is an editor all the same.
    extensionOf(language).then(begin, () => begin([]));
    return () => {
      gone = true;
      view?.destroy();
    };
  }, [label, language]);
  return <div ref={frame} className="h-full min-h-60 overflow-hidden" />;
}

function around(label: string, now: { current: Pick<EditorProps, "onChange" | "onSave"> }): Extension {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
  const save = () => {
    now.current.onSave();
    return true;
  };
  return [
    EditorView.cspNonce.of(nonce),
    keymap.of([{ key: "Mod-s", run: save, preventDefault: true }, ...defaultKeymap, ...historyKeymap]),
    history(),
    lineNumbers(),
    drawSelection(),
    highlightActiveLine(),
    indentOnInput(),
    bracketMatching(),
    syntaxHighlighting(COLOURS),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) now.current.onChange(update.state.doc.toString());
    }),
    LOOK,
  ];
}

async function extensionOf(language: string): Promise<Extension> {
  switch (language) {
    case "markdown":
      return (await import("@codemirror/lang-markdown")).markdown();
    case "html":
      return (await import("@codemirror/lang-html")).html();
    case "javascript":
    case "jsx":
      return (await import("@codemirror/lang-javascript")).javascript({ jsx: true });
    case "typescript":
    case "tsx":
      return (await import("@codemirror/lang-javascript")).javascript({ jsx: language === "tsx", typescript: true });
    case "python":
      return (await import("@codemirror/lang-python")).python();
    default:
      return [];
  }
}
