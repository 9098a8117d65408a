import { describe, expect, it } from "vitest";
import { placeIn } from "./after";

const ORIGIN = "https://ai.example.org";

describe("where one goes after signing in", () => {
  it.each([
    ["", "/"],
    ["?to=%2Fc%2Fconv_1%3Fx%3D1%23end", "/c/conv_1?x=1#end"],
    ["?to=https%3A%2F%2Fevil.example", "/"],
    ["?to=%2F%2Fevil.example%2Fx", "/"],
    ["?to=%2F%5Cevil.example", "/"],
    ["?to=%2F%09%2Fevil.example", "/"],
    ["?to=%2F.%2F%2Fevil.example", "/"],
    ["?to=javascript%3Aalert(1)", "/"],
    ["?to=%2Fsign-in%3Fto%3D%2F", "/"],
    ["?to=%2Fwelcome-pack", "/welcome-pack"],
  ])("%s leads to %s", (search, path) => {
    expect(placeIn(search, ORIGIN)).toBe(path);
  });
});
