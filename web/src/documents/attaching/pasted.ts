/** Files on the clipboard. Programs that copy formatted text put a picture of it beside: then the text is meant. */
export function pastedFiles(clipboard: DataTransfer): File[] {
  if (
    clipboard.types.includes("text/plain") &&
    ![...clipboard.files].some((file) => file.name && !/^image\//.test(file.type))
  )
    return [];
  return [...clipboard.files];
}
