import { expect, it } from "vitest";
import { lastSentence, nearest, plainPassage } from "./sentences";

const LEASE =
  "# 4. Notice\nParagraph 1 of the section is about the term. The tenant gives notice in writing, three months before the end. The deposit is 1200 euros.\nThe keys are given back on the last day.";

it("finds the sentence that says what the answer says", () => {
  expect(nearest(LEASE, "You must give notice in writing three months before.")?.sentence).toBe(
    "The tenant gives notice in writing, three months before the end.",
  );
  expect(nearest(LEASE, "It is 1200 EUR")?.sentence).toBe("The deposit is 1200 euros.");
});

it("loses nothing of the passage", () => {
  const told = nearest(LEASE, "keys, last day");
  expect(told?.sentence).toBe("The keys are given back on the last day.");
  expect(`${told?.before}${told?.sentence}${told?.after}`).toBe(LEASE);
});

it("finds none where nothing is shared", () => {
  expect(nearest(LEASE, "Drei Monate vorher")).toBeNull();
  expect(nearest("", "notice in writing")).toBeNull();
});

it("knows the sentence before a citation", () => {
  expect(lastSentence("First this. Three months before")).toBe("Three months before");
  expect(lastSentence("First this. Three months before. ")).toBe("Three months before.");
});

it("shows a passage without the marks of Markdown", () => {
  expect(plainPassage("# 4. Notice\n\n- **Three** months")).toBe("4. Notice\nThree months");
});
