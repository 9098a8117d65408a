import { expect, test, vi } from "vitest";
import { withoutMenus } from "./drawing";

vi.mock("mermaid", () => ({ default: {} }));

test("menus of a sequence diagram are left out, and what is said in it stays", () => {
  const lines = ["sequenceDiagram", "Alice->>Bob: Hello", "Bob-->>Alice: Well"];
  const menus = ["links Alice: {}", "  LINK Bob: Docs @ https://a.example", "properties Bob: {}", "details Bob: x"];
  expect(withoutMenus([...lines, ...menus].join("\n")).trimEnd()).toBe(lines.join("\n"));
  expect(withoutMenus("sequenceDiagram; links Alice: {}; Alice->>Bob: Hello")).not.toMatch(/links/);
});

test("the words of menus are broken where they stand in a line, and other diagrams are left alone", () => {
  const said = withoutMenus("sequenceDiagram\nAlice->>Bob: see links Bob: {}");
  expect(said).not.toMatch(/links Bob/);
  expect(said.replace("\u2060", "")).toBe("sequenceDiagram\nAlice->>Bob: see links Bob: {}");
  expect(withoutMenus("flowchart TD\nlinks --> details")).toBe("flowchart TD\nlinks --> details");
});
