// Reads pages with parse5, the HTML parser of the standard's own test suite: gives the errors it reports of each, and the
// elements of its tree in their order with their depth.
import { readFileSync } from "node:fs";
import { parse } from "parse5";

const pages = JSON.parse(readFileSync(0, "utf8"));
const walk = (node, depth, found) => {
  for (const child of node.childNodes ?? []) {
    if (child.tagName) found.push(`${depth} ${child.tagName}`);
    walk(child, depth + 1, found);
  }
  return found;
};
const answers = pages.map((page) => {
  const errors = [];
  const tree = parse(page, { sourceCodeLocationInfo: true, onParseError: (error) => errors.push(`${error.code} ${error.startLine}`) });
  return { errors, tree: walk(tree, 0, []) };
});
process.stdout.write(JSON.stringify(answers));
