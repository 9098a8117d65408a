import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { useStore } from "zustand";
import { answered, api } from "../api/client";
import { ApiError } from "../api/errors";
import { useSession } from "../api/session";
import { chooseLanguage, isLanguage, language } from "../i18n/language";
import { DEFAULT_KEYS, setKeys, useKeys } from "../shell/keys";
import { setLook, THEMES, useLook } from "../theme/look";
import { setEnterSends, useWriting } from "./writing";

/** What a user has set of the interface, on every device: the server keeps it and reads nothing in it. */
export type Interface = Record<string, unknown>;

const KEY = ["interface"];

/** The settings, and a change of some of them: made to what the server has now, when somebody else was quicker. */
export function useInterface(): [Interface, (changed: Interface) => void] {
  const queries = useQueryClient();
  const { who } = useSession();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => answered(api.GET("/v1/interface")),
    enabled: who !== null,
    staleTime: 60_000,
  });
  const { mutate } = useMutation({
    scope: { id: "interface" },
    mutationFn: (changed: Interface) => put(changed),
    onMutate: (changed) =>
      queries.setQueryData(KEY, (before: typeof data) =>
        before ? { ...before, settings: { ...before.settings, ...changed } } : before,
      ),
    onSuccess: (saved) => queries.setQueryData(KEY, saved),
    // Nothing is lost: what was set is kept in this browser.
    onError: () => void queries.invalidateQueries({ queryKey: KEY }),
  });
  return [data?.settings ?? {}, mutate];
}

async function put(changed: Interface) {
  for (let tries = 0; ; tries++) {
    const { version, settings } = await answered(api.GET("/v1/interface"));
    try {
      return await answered(api.PUT("/v1/interface", { body: { version, settings: { ...settings, ...changed } } }));
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 409) || tries === 2) throw error;
    }
  }
}

interface Synced {
  theme: string;
  text_size: number;
  language: string;
  shortcuts: { bindings: Record<string, string>; enabled: boolean };
  enter_sends: boolean;
}

/** Takes over what was set on another device, and tells the server what is set on this one. Mounted once. */
export function useSyncedInterface(): void {
  const { who } = useSession();
  const [settings, change] = useInterface();
  const here = useHere();
  const told = useRef("");
  const loaded = Object.keys(settings).length > 0;
  const theirs = JSON.stringify(pick(settings, here));
  const ours = JSON.stringify(here);
  const taken = useRef(false);
  const send = useCallback((next: Interface) => change(next), [change]);
  useEffect(() => {
    if (!who || !loaded || taken.current) return;
    taken.current = true;
    if (theirs !== ours) apply(settings);
  }, [who, loaded, theirs, ours, settings]);
  useEffect(() => {
    if (!who) return;
    // What is there when the page is opened is no change.
    if (told.current !== "" && told.current !== ours && theirs !== ours) send({ ...here });
    told.current = ours;
  }, [who, ours, theirs, here, send]);
}

function useHere(): Synced {
  const { theme, textSize } = useLook();
  const { bindings, enabled } = useKeys();
  const spoken = useStore(language, (state) => state.language);
  const enterSends = useWriting((state) => state.enterSends);
  return {
    theme,
    text_size: textSize,
    language: spoken,
    shortcuts: { bindings, enabled },
    enter_sends: enterSends,
  };
}

function pick(settings: Interface, here: Synced): Interface {
  return Object.fromEntries(Object.entries(here).map(([name, value]) => [name, settings[name] ?? value]));
}

/** Whatever stands there is looked at: an older or newer version may have written it. */
export function apply(settings: Interface): void {
  const theme = THEMES.find((one) => one === settings.theme);
  if (theme) setLook({ theme });
  if (typeof settings.text_size === "number") setLook({ textSize: Math.min(2, Math.max(0.9, settings.text_size)) });
  if (typeof settings.enter_sends === "boolean") setEnterSends(settings.enter_sends);
  if (typeof settings.language === "string" && isLanguage(settings.language)) void chooseLanguage(settings.language);
  const told = settings.shortcuts;
  if (typeof told !== "object" || told === null) return;
  const kept = "bindings" in told && typeof told.bindings === "object" && told.bindings ? told.bindings : {};
  const known = Object.entries(kept).filter(([name, keys]) => name in DEFAULT_KEYS && typeof keys === "string");
  const enabled = !("enabled" in told) || told.enabled !== false;
  setKeys({ bindings: { ...DEFAULT_KEYS, ...Object.fromEntries(known) }, enabled });
}
