import { expect, it } from "vitest";
import { type Library, OF_A_CONVERSATION } from "../documents/attaching/library";
import { librariesOffered } from "./offers";

it("offers the libraries that somebody made, and none of what is attached to a conversation", () => {
  const libraries = [
    { id: "l_1", name: "Law", description: "Leases" },
    { id: "l_2", name: "Chat: lease.pdf", description: OF_A_CONVERSATION },
    { id: "l_3", name: "Notes", description: null },
  ] as Library[];
  expect(librariesOffered(libraries).map((one) => [one.id, one.detail])).toEqual([
    ["l_1", "Leases"],
    ["l_3", ""],
  ]);
});
