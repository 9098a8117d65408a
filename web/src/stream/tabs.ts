/** Tells the browser's other tabs that a reply was begun here, and hears it from them. */
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("ventoux.replies");

export function sayBegun(conversationId: string): void {
  channel?.postMessage(conversationId);
}

export function onBegun(heard: (conversationId: string) => void): () => void {
  const listen = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === "string") heard(data);
  };
  channel?.addEventListener("message", listen);
  return () => channel?.removeEventListener("message", listen);
}
