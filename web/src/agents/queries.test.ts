// @vitest-environment node
import { QueryClient } from "@tanstack/react-query";
import { afterAll, expect, it, vi } from "vitest";

const server = vi.hoisted(() => ({ GET: vi.fn() }));

vi.mock("../api/client", () => ({
  api: { GET: server.GET },
  answered: async (asked: Promise<unknown>) => asked,
}));

// Test files of one worker share their modules: those with the mock are this one's alone.
vi.resetModules();
const { agentsQuery } = await import("./queries");
afterAll(() => void vi.resetModules());

const THERE = Array.from({ length: 230 }, (_, at) => ({ id: `ag_${at}` }));

it("asks for one page after the other until there are no more", async () => {
  server.GET.mockImplementation(
    async (_: string, { params }: { params: { query: { page: number; page_size: number; search?: string } } }) => {
      const { page, page_size, search } = params.query;
      expect(search).toBe("tutor");
      return THERE.slice(page * page_size, (page + 1) * page_size);
    },
  );
  expect(await new QueryClient().fetchQuery(agentsQuery("w", "tutor"))).toEqual(THERE);
  expect(server.GET).toHaveBeenCalledTimes(3);
});
