import { expect, test } from "vitest";
import { dequeue, enqueue, nextInQueue, putBack, useQueues } from "./queue";

test("what waits is sent in its order, and what could not be sent is first again", () => {
  enqueue("c", "one");
  enqueue("c", "two");
  enqueue("d", "other");
  const first = nextInQueue("c");
  expect(first?.text).toBe("one");
  if (first) putBack("c", first);
  expect(useQueues.getState().waiting.c?.map((one) => one.text)).toEqual(["one", "two"]);
  const [, second] = useQueues.getState().waiting.c ?? [];
  expect(dequeue("c", second?.id ?? 0)?.text).toBe("two");
  nextInQueue("c");
  expect(nextInQueue("c")).toBeUndefined();
  expect(Object.keys(useQueues.getState().waiting)).toEqual(["d"]);
});
