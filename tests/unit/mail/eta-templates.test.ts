import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { EtaTemplates } from '#adapters/mail/eta-templates.ts';
import { TemplateError } from '#adapters/mail/template-error.ts';
import type { MailData } from '#application/email/ports/mail-templates.ts';
import { MAIL_KINDS, type MailKind } from '#domain/email/mail-kind.ts';
import { LOCALES } from '#domain/shared/locale.ts';
import { rejection } from '#tests/support/rejection.ts';

const LINK = 'https://id.example.org/id/account/page#token=abc-_9';
const DATA: MailData = {
  name: 'Ada',
  link: LINK,
  linkExpiresAt: new Date('2027-01-15T08:00:00Z'),
  code: '01234567',
  codeExpiresAt: new Date('2027-01-15T07:10:00Z'),
  at: new Date('2027-01-15T07:00:00Z'),
};
const PASSKEYS = {
  en: 'passkeys and authenticator apps',
  de: 'Passkeys und Authentifizierungs-Apps',
  ru: 'ключи доступа и приложения с кодами',
};
const WITH_CODE: readonly MailKind[] = ['verification', 'reset', 'change'];
const WITH_LINK: readonly MailKind[] = [...WITH_CODE, 'change-notice', 'email-removed', 'invitation'];

describe('The templates of mails', () => {
  const templates = new EtaTemplates({ service: 'Acme & Sons', overrides: null });

  for (const locale of LOCALES) {
    for (const kind of MAIL_KINDS) {
      it(`write ${kind} in ${locale}: subject, text and HTML, with link and code where there are any`, async () => {
        const { subject, text, html } = await templates.render(kind, locale, DATA);
        expect(subject).to.match(/^[^\n]{5,80}$/);
        expect(text).to.match(/^[^\n]*Ada[^\n]*\n\n/);
        expect(html).to.match(new RegExp(`^<!doctype html>\\n<html lang="${locale}">`));
        for (const part of [text, html]) {
          expect(part).not.to.match(/undefined|null|<%|%>|\[object/);
          expect(part.includes(LINK), 'link').to.equal(WITH_LINK.includes(kind));
          expect(part.includes('0123 4567'), 'code').to.equal(WITH_CODE.includes(kind));
        }
        expect(text).not.to.match(/\n\n\n|<|&amp;/);
        expect(text).to.include('Acme & Sons');
        expect(html).to.include('Acme &amp; Sons');
        expect(html).not.to.match(/<(?:script|img|link|form|style)|(?:src|@import|url\()/);
      });
    }
  }

  for (const kind of ['change-notice', 'email-removed', 'undo-notice'] as const) {
    it(`say what an undo deletes: ${kind}`, async () => {
      for (const locale of LOCALES) {
        const { text, html } = await templates.render(kind, locale, DATA);
        for (const part of [text, html]) expect(part, locale).to.include(PASSKEYS[locale]);
      }
    });
  }

  it('show no code where only the link works', async () => {
    const { text, html } = await templates.render('reset', 'en', {
      ...DATA,
      code: null,
      codeExpiresAt: null,
    });
    expect(text).not.to.match(/code|\n\n\n/);
    expect(html).not.to.include('code');
  });

  it('greet without a name where there is none, or where it is a message rather than a name', async () => {
    const refused = [
      null,
      'Win at evil.example',
      'https://evil.example',
      'evil.example',
      'Ada<b>',
      'Ada\r\nBcc: x',
      'Ada\u202Emoc.live',
      'Ada\0',
      'call 0123',
      '   ',
      'A'.repeat(41),
    ];
    for (const name of refused) {
      const { text, html } = await templates.render('reset', 'en', { ...DATA, name });
      expect(text, String(name)).to.match(/^Hello,\n/);
      expect(html, String(name)).to.include('>Hello,</p>');
    }
    for (const name of [
      'Ada',
      'Jean-Luc',
      "Conan O'Brien",
      'J. R. R.',
      'Ёлка',
      'Zoë',
      '李小龍',
      'A'.repeat(40),
    ]) {
      const { text } = await templates.render('reset', 'en', { ...DATA, name });
      expect(text).to.match(new RegExp(`^Hello ${name},\\n`));
    }
  });

  it('give the same mail for the same data', async () => {
    const other = new EtaTemplates({ service: 'Acme & Sons', overrides: null });
    for (const kind of MAIL_KINDS)
      expect(await other.render(kind, 'de', DATA)).to.deep.equal(await templates.render(kind, 'de', DATA));
  });

  describe('of an operator', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'latchkey-templates-'));
      mkdirSync(join(folder, 'en'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('replace ours file by file', async () => {
      writeFileSync(join(folder, 'en/reset.subject.eta'), 'Own\nsubject for <%= it.service %>');
      const own = new EtaTemplates({ service: 'Acme', overrides: folder });
      await own.check();
      const mail = await own.render('reset', 'en', DATA);
      expect(mail.subject).to.equal('Own subject for Acme');
      expect(mail.text).to.include(LINK);
      writeFileSync(join(folder, 'layout.html.eta'), '<main><%~ it.body %></main>');
      const framed = new EtaTemplates({ service: 'Acme', overrides: folder });
      expect((await framed.render('reset', 'de', DATA)).html).to.match(/^<main>/);
    });

    it('stop the start where one has a mistake, or the folder is missing', async () => {
      writeFileSync(join(folder, 'en/reset.txt.eta'), 'Hello <%= it.nobody.name %>');
      const broken = await rejection(new EtaTemplates({ service: 'Acme', overrides: folder }).check());
      expect(broken).to.be.instanceOf(TemplateError);
      expect((broken as Error).message).to.include('en/reset');
      const missing = new EtaTemplates({ service: 'Acme', overrides: join(folder, 'none') });
      expect(await rejection(missing.check())).to.be.instanceOf(TemplateError);
    });

    it('are looked for nowhere else', async () => {
      writeFileSync(join(folder, 'en/reset.txt.eta'), "<%~ include('/../../../../etc/passwd', it) %>");
      const own = new EtaTemplates({ service: 'Acme', overrides: folder });
      expect(await rejection(own.render('reset', 'en', DATA))).to.be.instanceOf(Error);
    });
  });
});
