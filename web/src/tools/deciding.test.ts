import { expect, it } from "vitest";
import { decidedOn } from "./deciding";
import type { Connector } from "./queries";

const NOTES = { id: "conn_1", name: "notes", title: "" } as Connector;

it.each([
  ["connector:conn_1:note:0f3a", "notes: note"],
  ["connector:conn_2:note:0f3a", "note"],
  ["memory.remember", "memory.remember"],
])("says what %s is about", (tool, said) => {
  expect(decidedOn(tool, [NOTES])).toBe(said);
});
