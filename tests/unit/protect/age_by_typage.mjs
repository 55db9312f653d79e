// The other implementation of age, `age-encryption` by the author of age, answering for tests/unit/protect/test_age_interop.py.
// Standard input: a JSON list of questions; standard output: a JSON list of answers. Bytes are in base64.
import { readFileSync } from "node:fs";
import { armor, Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from "age-encryption";

const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const text = (found) => Buffer.from(found).toString("base64");

async function seal({ recipients, plain }) {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return text(await encrypter.encrypt(bytes(plain)));
}

async function open({ identity, sealed }) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return text(await decrypter.decrypt(bytes(sealed)));
}

const doors = {
  seal,
  open,
  recipient: ({ identity }) => identityToRecipient(identity),
  identity: () => generateHybridIdentity(),
  armour: ({ sealed }) => armor.encode(bytes(sealed)),
  dearmour: ({ armoured }) => text(armor.decode(armoured)),
};

const answers = [];
for (const question of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    answers.push({ answer: await doors[question.door](question) });
  } catch (error) {
    answers.push({ refused: error.message });
  }
}
process.stdout.write(JSON.stringify(answers));
