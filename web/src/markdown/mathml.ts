import { type CSSProperties, createElement, type ReactNode } from "react";

/** A node of Temml's tree: an element of MathML, or text. */
interface MathNode {
  type?: string;
  text?: string;
  attributes?: Record<string, unknown>;
  children?: MathNode[];
  classes?: string[];
  style?: Record<string, unknown>;
}

const ELEMENTS = new Set(
  "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mlabeledtr mtd semantics".split(
    " ",
  ),
);

/** No address, no id, no class of the page, no handler. */
const ATTRIBUTES = new Set(
  "accent accentunder align columnalign columnlines columnspacing depth display displaystyle dir fence form frame framespacing height linethickness lspace mathvariant mathsize maxsize minsize movablelimits notation rowalign rowlines rowspacing rspace scriptlevel separator stretchy symmetric voffset width columnspan rowspan".split(
    " ",
  ),
);

const STYLES = new Set(
  "color backgroundColor mathDepth mathStyle mathShift fontSize fontWeight fontStyle fontFamily textAlign verticalAlign padding paddingLeft paddingRight paddingTop paddingBottom border borderTop borderBottom borderLeft borderRight marginLeft marginRight display width height whiteSpace".split(
    " ",
  ),
);
/** Lengths, names and numbers; nothing that would fetch or lay itself over the page. */
const VALUE = /^[\w\s.,%#+-]{1,120}$/;

/** Temml's tree as React elements; what is not known is left out with all that is in it. */
export function elementOf(node: unknown, key?: number): ReactNode {
  const { type, text, attributes = {}, children = [], classes = [], style = {} } = node as MathNode;
  if (type === undefined || type === "text") return typeof text === "string" ? text : contents(children);
  if (!ELEMENTS.has(type)) return null;
  const props: Record<string, unknown> = { key, style: styleOf(style) };
  for (const [name, value] of Object.entries(attributes)) {
    if (ATTRIBUTES.has(name) && /^(?:string|number|boolean)$/.test(typeof value) && VALUE.test(String(value)))
      props[name] = String(value);
  }
  const known = classes.filter((one) => /^tml-[a-z-]{1,30}$/.test(one));
  if (known.length > 0) props.className = known.join(" ");
  return createElement(type, props, ...contents(children));
}

function contents(children: MathNode[]): ReactNode[] {
  return children.map((child, at) => elementOf(child, at));
}

function styleOf(style: Record<string, unknown>): CSSProperties {
  const kept = Object.entries(style).filter(
    ([name, value]) => STYLES.has(name) && VALUE.test(String(value)) && !/^-|\s-/.test(String(value)),
  );
  return Object.fromEntries(kept) as CSSProperties;
}
