const AS_THEY_ARE = /^image\/(png|jpeg|webp|gif)$/;
const SMALL_ENOUGH = 1_500_000;
/** Models see pictures at about this size at most; the whole message has to fit into the server's `max_body`. */
const LONGEST_SIDE = 2048;

/** A picture as a data URL that models take: as it is where it is small, drawn anew where it is not. Throws for what the
 * browser cannot draw. */
export async function pictureUrl(file: File): Promise<string> {
  if (AS_THEY_ARE.test(file.type) && file.size <= SMALL_ENOUGH) return dataUrl(file);
  const bitmap = await createImageBitmap(file);
  try {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    // What is transparent would be black as a JPEG.
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.88);
  } finally {
    bitmap.close();
  }
}

function dataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
