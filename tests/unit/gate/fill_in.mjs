// Fills in a form with the engine of ODK Web Forms, a client that we did not write, and gives the payload it makes.
// In: {xml, answers, picture}. Out: the payload's parts, each [name, file name, base64]. Run by tools/javascript.py.
import { File as OwnFile } from "node:buffer";
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";

// The engine is made for browsers: of a browser it needs the document, and of Node what its parser's loader looks for.
const page = new JSDOM("<!doctype html>").window;
for (const name of ["DOMParser", "XMLSerializer", "Node", "Element", "Document", "XMLDocument", "Attr", "Text", "Comment",
  "CDATASection", "ProcessingInstruction", "DocumentType", "NodeFilter", "XPathResult", "XPathExpression", "document"]) {
  if (page[name]) globalThis[name] = page[name];
}
globalThis.window = page;
globalThis.File ??= OwnFile;
globalThis.__dirname = ".";
globalThis.require = createRequire(process.cwd() + "/x.mjs");
const { createInstance } = await import("@getodk/xforms-engine");

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const asked = JSON.parse(Buffer.concat(chunks).toString());
const { root } = await createInstance(asked.xml);
for (const node of root.currentState.children) {
  const code = node.definition.nodeset.split("/").at(-1);
  if (code in asked.answers) {
    if (node.nodeType === "select") node.selectValue(asked.answers[code]);
    else node.setValue(asked.answers[code]);
  }
  if (code === "picture" && asked.picture) node.setValue(new File([Buffer.from(asked.picture)], "bridge.jpg", { type: "image/jpeg" }));
}
const payload = await root.prepareInstancePayload({ payloadType: "monolithic" });
const parts = [];
for (const data of payload.data) {
  for (const [name, value] of data.entries()) {
    parts.push([name, value.name ?? "", Buffer.from(await value.arrayBuffer()).toString("base64")]);
  }
}
console.log(JSON.stringify({ status: payload.status, meta: payload.submissionMeta, parts }));
