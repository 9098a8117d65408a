import { afterEach, expect, test, vi } from "vitest";
import { Frames } from "./frames";

afterEach(() => vi.unstubAllGlobals());

/** A browser that draws when it is told to, on which each picture takes so many milliseconds. */
function browser(takes: () => number) {
  const asked: FrameRequestCallback[] = [];
  let now = 0;
  vi.stubGlobal("requestAnimationFrame", (run: FrameRequestCallback) => asked.push(run));
  vi.stubGlobal("cancelAnimationFrame", () => undefined);
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const drawn = () => new Promise((resolve) => setTimeout(resolve, 0));
  return async () => {
    for (const run of asked.splice(0)) run(0);
    now += takes();
    await drawn();
  };
}

async function paceAfter(frames: Frames<number>, draw: () => Promise<void>, pictures: number): Promise<number> {
  for (let one = 0; one < pictures; one += 1) {
    frames.add([one]);
    await draw();
  }
  return frames.pace;
}

test("what comes before a picture is handed on once, in its order", async () => {
  const draw = browser(() => 1);
  const told: number[][] = [];
  const frames = new Frames<number>((gathered) => told.push(gathered));
  frames.add([1, 2]);
  frames.add([3]);
  expect(told).toEqual([]);
  await draw();
  frames.add([4]);
  frames.flush();
  await draw();
  expect(told).toEqual([[1, 2, 3], [4]]);
});

test("where a picture takes long there are fewer, and more again once they are quick", async () => {
  let takes = 2;
  const draw = browser(() => takes);
  const frames = new Frames<number>(() => undefined);
  expect(await paceAfter(frames, draw, 3)).toBe(60);
  takes = 10;
  const slower = await paceAfter(frames, draw, 12);
  expect(slower).toBeGreaterThan(110);
  takes = 500;
  expect(await paceAfter(frames, draw, 12)).toBe(200);
  takes = 1;
  expect(await paceAfter(frames, draw, 12)).toBe(60);
});
