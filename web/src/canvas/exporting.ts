import { fetchAs } from "../api/client";
import { fileName, saveBlob } from "../markdown/download";
import type { Artefact, Kind } from "./types";

export type Format = "source" | "md" | "txt" | "html" | "pdf" | "docx" | "csv" | "xlsx" | "svg" | "png";

const PLAIN: Format[] = ["pdf", "docx", "html", "md", "txt"];

/** As what an artefact can be saved, its own form first. */
export const FORMATS: Record<Kind, Format[]> = {
  document: ["md", "docx", "pdf", "html", "txt"],
  code: ["source", ...PLAIN],
  html: ["html", "pdf", "docx", "md", "txt"],
  mermaid: ["source", "svg", "png", ...PLAIN],
  table: ["csv", "xlsx", "docx", "pdf", "html", "md", "txt"],
};

export async function save(artefact: Artefact, form: Format, version: number, content: string): Promise<void> {
  if (form === "svg" || form === "png") {
    const { picture } = await import("../markdown/drawing");
    const drawn = await picture(content);
    saveBlob(`${artefact.title}.${form}`, form === "svg" ? drawn : await asPng(drawn));
    return;
  }
  const answer = await fetchAs(`/v1/artefacts/${artefact.id}/export?format=${form}&version=${version}`);
  const named = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("content-disposition") ?? "")?.[1];
  const name = named ? decodeURIComponent(named) : `${artefact.title}.${form === "source" ? "txt" : form}`;
  saveBlob(fileName(name), await answer.blob());
}

const SCALE = 2;
const WIDEST = 8000;

/** Throws where the browser cannot draw it. */
async function asPng(svg: Blob): Promise<Blob> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    const scale = Math.min(SCALE, WIDEST / Math.max(image.width, image.height, 1));
    canvas.width = Math.ceil(image.width * scale);
    canvas.height = Math.ceil(image.height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("no picture was made"))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
