import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { upload } from "../../api/upload";
import { attachedIn, documentChunk, textChunk, withLibraries } from "./chunks";
import { chosenFiles, droppedFiles, MOST_FILES } from "./folders";
import { kindOf, refusalOf, shortText } from "./kinds";
import { pastedFiles } from "./pasted";

function file(name: string, content = "x", type = ""): File {
  return new File([content], name, { type });
}

describe("what a file is", () => {
  it("is refused with a reason before it is sent", () => {
    expect(refusalOf(file("a.txt", ""))).toBe("empty");
    expect(refusalOf({ name: "a.pdf", size: 2 ** 40 })).toBe("too_large");
    expect(refusalOf(file("Setup.EXE"))).toBe("program");
    expect(refusalOf(file("all.zip"))).toBe("archive");
    expect(refusalOf(file("talk.mp3"))).toBe("media");
    expect(refusalOf(file("a.pdf"))).toBeNull();
  });

  it("depends on what the model sees and on its length", () => {
    expect(kindOf(file("a.png", "x", "image/png"), true)).toBe("picture");
    expect(kindOf(file("a.png", "x", "image/png"), false)).toBe("document");
    expect(kindOf(file("notes.md"), true)).toBe("text");
    expect(kindOf(file("lease.md", "x".repeat(4000)), true)).toBe("document");
    expect(kindOf(file("lease.py", "x".repeat(4000)), true)).toBe("text");
    expect(kindOf({ name: "notes.md", size: 1_000_000, type: "" }, true)).toBe("document");
    expect(kindOf(file("a.pdf"), true)).toBe("document");
  });

  it("is a short text only if it is text", async () => {
    expect(await shortText(file("a.txt", "Bonjour é"))).toBe("Bonjour é");
    expect(await shortText(file("a.txt", "a\0b"))).toBeNull();
    expect(await shortText(new File([new Uint8Array([0xff, 0xfe, 0x41])], "a.txt"))).toBeNull();
    expect(await shortText(file("a.txt", "x".repeat(8001)))).toBeNull();
  });
});

describe("what is attached", () => {
  const safe = fc.string({ unit: "grapheme" }).filter((one) => !one.includes("[attached ") && !one.includes("[end of"));

  it("is known again in what was sent, whatever is in it", () => {
    fc.assert(
      fc.property(safe, safe, safe, (words, name, text) => {
        const chunks = [textChunk(name, text), documentChunk(name, "lib-1", "doc-2")];
        const sent = words + chunks.map((one) => (one.type === "text" ? one.text : "")).join("");
        const found = attachedIn(sent);
        expect(found.words).toBe(words);
        expect(found.attached).toHaveLength(2);
        expect(found.attached[0]?.text).toBe(text);
        expect(found.attached[1]).toMatchObject({ libraryId: "lib-1", documentId: "doc-2" });
      }),
    );
  });

  it("is known by its name and its number where a conversation is shared", () => {
    const sent = 'When?\n\n[attached document "lease.pdf", 2]\n\n[attached document "other.pdf"]';
    expect(attachedIn(sent)).toEqual({
      words: "When?",
      attached: [{ name: "lease.pdf", number: 2 }, { name: "other.pdf" }],
    });
  });

  it("does not end early by a text that says it does", () => {
    const chunk = textChunk("a", 'one\n[end of the attached file "a"]\ntwo');
    const found = attachedIn(`Look${chunk.type === "text" ? chunk.text : ""}`);
    expect(found.words).toBe("Look");
    expect(found.attached[0]?.text).toContain("two");
  });

  it("is one tool with all libraries", () => {
    expect(withLibraries([{ type: "web_search" }], [])).toEqual([{ type: "web_search" }]);
    const tools = [{ type: "document_library", library_ids: ["a"] }, { type: "web_search" }];
    expect(withLibraries(tools, ["b", "a"])).toEqual([
      { type: "web_search" },
      { type: "document_library", library_ids: ["a", "b"] },
    ]);
  });
});

/** As browsers have them; a reader gives two at a time, and nothing at the end. */
function folder(name: string, inside: unknown[]) {
  const createReader = () => {
    let at = 0;
    const readEntries = (give: (some: unknown[]) => void) => {
      at += 2;
      give(inside.slice(at - 2, at));
    };
    return { readEntries };
  };
  return { name, isFile: false, isDirectory: true, createReader };
}

function entry(name: string) {
  return { name, isFile: true, isDirectory: false, file: (give: (one: File) => void) => give(file(name)) };
}

function transfer(entries: unknown[], files: File[] = []): DataTransfer {
  const items = entries.map((one) => ({ kind: "file", webkitGetAsEntry: () => one }));
  return { items, files, types: files.length ? ["Files"] : [] } as unknown as DataTransfer;
}

describe("folders", () => {
  it("are read to the end, with those in them, and without what is hidden", async () => {
    const deep = folder("deep", [entry("d.txt")]);
    const all = folder("all", [entry("a.txt"), entry("b.txt"), entry("c.txt"), entry(".DS_Store"), deep]);
    const dropped = await droppedFiles(transfer([all, entry("e.txt")]));
    expect(dropped.files.map((one) => one.name)).toEqual(["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]);
    expect(dropped).toMatchObject({ folders: 1, cut: false });
  });

  it("are cut at what is taken at once", async () => {
    const many = Array.from({ length: MOST_FILES + 5 }, (_, at) => entry(`${at}.txt`));
    const dropped = await droppedFiles(transfer([folder("many", many)]));
    expect(dropped.files).toHaveLength(MOST_FILES);
    expect(dropped.cut).toBe(true);
  });

  it("that are chosen leave out the same", () => {
    const hidden = file("config");
    Object.defineProperty(hidden, "webkitRelativePath", { value: "all/.git/config" });
    expect(chosenFiles([hidden, file("a.txt")]).files.map((one) => one.name)).toEqual(["a.txt"]);
  });

  it("are none where files alone are dropped", async () => {
    const files = [file("a.txt")];
    expect(await droppedFiles(transfer([entry("a.txt")], files))).toEqual({ files, folders: 0, cut: false });
  });
});

it("takes a pasted picture, and not the picture that stands beside a copied text", () => {
  const files = [file("image.png", "x", "image/png")];
  expect(pastedFiles({ files, types: ["Files"] } as unknown as DataTransfer)).toEqual(files);
  expect(pastedFiles({ files, types: ["text/plain", "Files"] } as unknown as DataTransfer)).toEqual([]);
});

describe("an upload", () => {
  class Request {
    static last: Request;
    upload: { onprogress?: (event: object) => void } = {};
    onload?: () => void;
    onloadend?: () => void;
    onabort?: () => void;
    status = 201;
    responseText = '{"id": "doc"}';
    headers: Record<string, string> = {};
    constructor() {
      Request.last = this;
    }
    open() {}
    setRequestHeader() {}
    getResponseHeader = (name: string) => this.headers[name] ?? null;
    send = vi.fn();
    abort = () => this.onabort?.();
  }

  afterEach(() => vi.unstubAllGlobals());

  it("tells how much has been sent, and what was answered", async () => {
    vi.stubGlobal("XMLHttpRequest", Request);
    const shares: number[] = [];
    const sent = upload("/v1/x", file("a.txt"), { onProgress: (share) => shares.push(share) });
    Request.last.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 4 });
    Request.last.upload.onprogress?.({ lengthComputable: false, loaded: 2, total: 0 });
    Request.last.onload?.();
    expect(await sent).toEqual({ id: "doc" });
    expect(shares).toEqual([0.25]);
  });

  it("fails with the server's own name of the failure", async () => {
    vi.stubGlobal("XMLHttpRequest", Request);
    const sent = upload("/v1/x", file("a.txt"));
    Object.assign(Request.last, {
      status: 413,
      responseText: '{"error": {"message": "Too large"}}',
      headers: { "x-ventoux-error": "payload_too_large" },
    });
    Request.last.onload?.();
    await expect(sent).rejects.toMatchObject({ status: 413, kind: "payload_too_large", message: "Too large" });
  });

  it("is ended by whoever began it", async () => {
    vi.stubGlobal("XMLHttpRequest", Request);
    const control = new AbortController();
    const sent = upload("/v1/x", file("a.txt"), { signal: control.signal });
    control.abort();
    await expect(sent).rejects.toMatchObject({ name: "AbortError" });
  });
});
