import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openNote, SigningKey, VerifierKey } from './signed-note.js';

// The key and the note that Go's golang.org/x/mod/sumdb/note is documented with.
const goKey = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const goPublic = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const goText = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const goNote = `${goText}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
// The example of the C2SP page on signed notes.
const pageKey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const pageText = 'This is an example message.\n';
const pageSignature =
  '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';

const codeOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return undefined;
};

describe('a signed note', () => {
  const goVerifier = VerifierKey.parse(goPublic);

  it('is to the byte what other implementations sign', () => {
    const key = SigningKey.parse(goKey);
    expect(key.sign(goText)).toBe(goNote);
    expect(key.verifier.toString()).toBe(goPublic);
    expect(key.secret()).toBe(goKey);
  });

  it('is opened where others have signed it', () => {
    expect(openNote(goNote, goVerifier)).toBe(goText);
    expect(openNote(`${pageText}\n${pageSignature}`, VerifierKey.parse(pageKey))).toBe(pageText);
  });

  it('may carry signatures of keys that nobody knows here, also of the same name', () => {
    const other = SigningKey.generate('PeterNeumann')
      .sign(goText)
      .slice(goText.length + 1);
    const both = `${goText}\n${other}${goNote.slice(goText.length + 1)}${pageSignature}`;
    expect(openNote(both, goVerifier)).toBe(goText);
    expect(codeOf(() => openNote(`${goText}\n${other}`, goVerifier))).toBe('unsigned-note');
  });

  it('is refused with any character of text or signature changed', () => {
    fc.assert(
      fc.property(fc.nat({ max: goNote.length - 2 }), fc.constantFrom('A', 'z', '+', '\n', '\t'), (at, put) => {
        fc.pre(goNote[at] !== put);
        const changed = goNote.slice(0, at) + put + goNote.slice(at + 1);
        expect(['malformed-note', 'unsigned-note', 'bad-signature']).toContain(
          codeOf(() => openNote(changed, goVerifier)),
        );
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['no signature', goText],
    ['no newline at its end', goNote.slice(0, -1)],
    ['no dash', goNote.replace('—', '-')],
    ['two signatures, one of them broken', `${goNote}— PeterNeumann x08g\n`],
    ['more signatures than anybody needs', goNote + pageSignature.repeat(100)],
  ])('is refused with %s', (_, note) => {
    expect(codeOf(() => openNote(note, goVerifier))).toBe('malformed-note');
  });
});

describe('a key', () => {
  it('is made for a name, and read back', () => {
    const key = SigningKey.generate('thaw.example/log');
    const again = SigningKey.parse(key.secret());
    expect(openNote(again.sign('text\n'), VerifierKey.parse(key.verifier.toString()))).toBe('text\n');
    expect(SigningKey.generate('thaw.example/log').secret()).not.toBe(key.secret());
  });

  it('does not show its secret when it is printed', () => {
    const key = SigningKey.parse(goKey);
    for (const shown of [inspect(key, { depth: 9, showHidden: true }), JSON.stringify(key)]) {
      expect(shown).not.toContain('AYEKFALV');
    }
  });

  it.each(['', 'two words', 'a+b', 'a\u00a0b', 'a\nb', 'a\u0001b', '\ud800', 'x'.repeat(201)])(
    'is not made for the name %j',
    (name) => {
      expect(codeOf(() => SigningKey.generate(name))).toBe('invalid-key');
    },
  );

  it.each([
    goKey.slice(8),
    goKey.replace('c74f20a3', 'c74f20a4'),
    goKey.replace('Neumann', 'Newman'),
    goKey.replace('+AYEK', '+AoEK'),
    goKey.slice(0, -4),
    `${goKey}AAAA`,
    `${goKey}!`,
  ])('is refused as a private key: %s', (text) => {
    expect(codeOf(() => SigningKey.parse(text))).toBe('invalid-key');
  });

  it.each([
    goKey,
    goPublic.replace('c74f20a3', 'c74f20a4'),
    goPublic.replace('+ARpc', '+AhpC'),
    goPublic.slice(0, -4),
    'PeterNeumann',
  ])('is refused as a public key: %s', (text) => {
    expect(codeOf(() => VerifierKey.parse(text))).toBe('invalid-key');
  });
});
