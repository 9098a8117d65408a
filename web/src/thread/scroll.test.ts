import { expect, test } from "vitest";
import { atEnd, intentAfter, room } from "./scroll";

const place = (top: number, height = 2000) => ({ top, height, view: 600 });

test("the end is near enough at some pixels", () => {
  expect(atEnd(place(1400))).toBe(true);
  expect(atEnd(place(1375))).toBe(true);
  expect(atEnd(place(1300))).toBe(false);
});

test("who goes up is left alone, whatever grows below", () => {
  expect(intentAfter("end", place(1400), place(1200))).toBe("free");
  expect(intentAfter("free", place(1200), place(1200, 2400))).toBe("free");
});

test("what grows is no movement of the reader", () => {
  expect(intentAfter("end", place(1400), place(1400, 2400))).toBe("end");
});

test("who comes back to the end follows it again", () => {
  expect(intentAfter("free", place(1200), place(1390))).toBe("end");
  expect(intentAfter("free", place(900), place(1000))).toBe("free");
});

test("the last question has room to stand at the top, which the answer takes up", () => {
  expect(room(600, 1000, 1100)).toBe(500);
  expect(room(600, 1000, 1500)).toBe(100);
  expect(room(600, 1000, 1700)).toBe(0);
});
