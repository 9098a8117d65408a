/** Prints a part of the page as it is shown, without what is around it. */
export function print(part: HTMLElement): void {
  const copy = part.cloneNode(true);
  const frame = document.createElement("div");
  frame.className = "canvas-print";
  frame.append(copy);
  document.body.append(frame);
  window.addEventListener("afterprint", () => frame.remove(), { once: true });
  window.print();
}
