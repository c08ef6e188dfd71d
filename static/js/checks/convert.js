// A body in fonts of before Unicode: the server converts it, the dialog shows it, one step of the editor takes it
// over, and one undo takes it back.

function answered(dialog) {
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok"), { once: true });
    dialog.returnValue = "";
    dialog.showModal();
  });
}

/** Ask the server by `send(body)`, show the answer, take it over. Resolves to "taken", "left" or "failed". */
export async function convert(form, send) {
  const editor = form.querySelector("[data-editor]")?.newsroomEditor;
  const dialog = document.querySelector("[data-checks-dialog]");
  const answer = await send(JSON.stringify({ body: editor.getHTML() })).catch(() => null);
  if (!answer?.ok) return "failed";
  const { html } = await answer.json();
  const put = editor.preview(html, dialog.querySelector("[data-checks-preview]"));
  const wanted = await answered(dialog);
  put.away();
  if (!wanted) return "left";
  editor.replaceAll(html);
  editor.focus();
  return "taken";
}
