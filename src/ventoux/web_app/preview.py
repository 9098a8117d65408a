"""The page in which the canvas shows HTML that a model wrote: in a frame, and of an origin of its own, which has no
cookies. It takes its content from its parent, once, by ``postMessage({"html": …})``; before, it tells
``{"ready": true}``.

No policy of a browser's forbids WebRTC, by which something could be sent away all the same: it is taken out, and so are
frames within, which would have their own. That is a second wall and no proof: what must not be told to anybody does not
belong into a page that is run.

Its Content-Security-Policy stays when it is written anew, and lets nothing be fetched. Where the frame may be sent on
to is decided by the policy of the page around it.
"""

from __future__ import annotations

PREVIEW_PAGE = b"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Preview</title>
<script>
const write = document.write.bind(document);
{
  // Whatever takes one of these away finds the same one on no other object: there is no other window.
  const fixed = (owner, name, value) => name in owner && Object.defineProperty(owner, name, { value });
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) fixed(window, name);
  for (const name of ["write", "writeln", "open"]) fixed(Document.prototype, name, () => {});
  for (const owner of [Element.prototype, ShadowRoot.prototype]) fixed(owner, "setHTMLUnsafe");
  fixed(Document, "parseHTMLUnsafe");

  const frames = "iframe, frame, object, embed";
  const without = (node) => {
    if (node.matches?.(frames)) node.remove();
    else node.querySelectorAll?.(frames).forEach((one) => one.remove());
  };
  const watched = (root) =>
    new MutationObserver((changes) => {
      for (const change of changes) change.addedNodes.forEach(without);
    }).observe(root, { childList: true, subtree: true });
  const attach = Element.prototype.attachShadow;
  fixed(Element.prototype, "attachShadow", function attachShadow(options) {
    const root = attach.call(this, options);
    watched(root);
    return root;
  });
  watched(document);
}
addEventListener("message", function take(event) {
  if (event.source !== parent || typeof event.data?.html !== "string") return;
  removeEventListener("message", take);
  // A shadow tree that the parser makes is one that nobody can look into.
  write(event.data.html.replace(/shadowroot/gi, "no-$&"));
  document.close();
});
if (parent !== window) parent.postMessage({ ready: true }, "*");
</script>
</html>
"""
