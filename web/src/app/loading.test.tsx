import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { type ReactNode, Suspense, useEffect } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Boundary } from "./Boundary";
import { loaded, NotLoaded, page, type Surroundings } from "./loading";

const gone = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));

function around(reachable: boolean, reload = true): Surroundings & { reload: ReturnType<typeof vi.fn> } {
  return { reachable: () => Promise.resolve(reachable), reload: vi.fn(() => reload) };
}

function show(page: ReactNode) {
  render(
    <I18nProvider i18n={i18n}>
      <Boundary>
        <Suspense>{page}</Suspense>
      </Boundary>
    </I18nProvider>,
  );
}

const begun = vi.fn();

function Counted() {
  useEffect(begun, []);
  return <p>Counted</p>;
}

describe("a page that was loaded before", () => {
  it("is there at once, without what stands in its place meanwhile", async () => {
    const load = vi.fn(() => Promise.resolve({ default: () => <p>Messages</p> }));
    const Page = page(load, around(true));
    Page.preload();
    await act(() => load.mock.results[0]?.value);
    show(<Page />);
    expect(screen.getByText("Messages")).toBeInTheDocument();
    expect(load).toHaveBeenCalledOnce();
  });

  it("goes on with what it began with once it is loaded for another as well", async () => {
    begun.mockClear();
    const Page = page(() => Promise.resolve({ default: Counted }), around(true));
    const { rerender } = render(<Suspense>{<Page />}</Suspense>);
    await screen.findByText("Counted");
    Page.preload();
    await act(() => Promise.resolve());
    rerender(<Suspense>{<Page />}</Suspense>);
    expect(begun).toHaveBeenCalledOnce();
  });
});

describe("a page whose code does not load", () => {
  // React tells of what a boundary caught.
  beforeEach(() => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
  });

  it("says that the server cannot be reached, and is there when tried again", async () => {
    let online = false;
    const load = vi.fn(() => (online ? Promise.resolve({ default: () => <p>Prompts</p> }) : gone()));
    const Page = page(load, around(false));
    show(<Page />);
    expect(await screen.findByText(/What you wrote is kept/)).toBeInTheDocument();
    online = true;
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Prompts")).toBeInTheDocument();
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("tries again by itself when the network is back", async () => {
    let online = false;
    const Page = page(() => (online ? Promise.resolve({ default: () => <p>Agents</p> }) : gone()), around(false));
    show(<Page />);
    await screen.findByText(/What you wrote is kept/);
    online = true;
    act(() => void window.dispatchEvent(new Event("online")));
    expect(await screen.findByText("Agents")).toBeInTheDocument();
  });

  it("loads the application anew where the server is there", async () => {
    const surroundings = around(true);
    void loaded(gone, surroundings);
    await waitFor(() => expect(surroundings.reload).toHaveBeenCalledOnce());
  });

  it("says so where that has not helped", async () => {
    await expect(loaded(gone, around(true, false))).rejects.toBeInstanceOf(NotLoaded);
  });
});
