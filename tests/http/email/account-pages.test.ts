import { expect } from 'chai';
import { outcome } from '#tests/support/answer.ts';
import { inEachWorld } from '#tests/support/worlds.ts';
import { TOKENS as T } from '#composition/tokens.ts';

/** Pages to which mails lead. */
const LINKED = ['verify-email', 'reset-password', 'confirm-email', 'undo-email', 'invitation'] as const;
const PAGES = ['/account', ...['login', 'forgot-password', ...LINKED].map((name) => `/account/${name}`)];

inEachWorld(
  'The account pages',
  (start) => {
    const { api, service } = start({
      PUBLIC_URL: 'https://example.org/id',
      MAIL_FROM: 'A&B <id@example.org>',
      DEFAULT_LOCALE: 'de',
      MAIL: 'auto',
    });
    const page = (path: string, headers: Readonly<Record<string, string>> = {}) =>
      api.call(`GET ${path}`, { headers, undocumented: true });

    it('are where the links of mails lead, with the token in the fragment alone', () => {
      const links = service().container.get(T.AccountLinks);
      for (const name of LINKED) {
        const link = `https://example.org/id/account/${name}?lang=ru#token=a-_b`;
        expect(links.linkTo(name, 'a-_b', 'ru')).to.equal(link);
      }
    });

    it('are in the language of the address, else of the browser, else of the configuration', async () => {
      const language = async (query: string, accept: string): Promise<string | null> => {
        const { text, headers } = await page(`/account/reset-password${query}`, {
          'Accept-Language': accept,
        });
        const [, lang = ''] = /<html lang="(..)">/.exec(text) ?? [];
        expect(headers.get('content-language')).to.equal(lang);
        expect(headers.get('vary')).to.match(/Accept-Language/i);
        return lang;
      };
      expect(await language('', 'ru-RU,ru;q=0.9,en;q=0.8')).to.equal('ru');
      expect(await language('', 'fr-FR,en;q=0.5')).to.equal('en');
      expect(await language('', 'fr')).to.equal('de');
      expect(await language('', '*')).to.equal('de');
      expect(await language('?lang=en', 'ru')).to.equal('en');
      for (const wrong of ['?lang=fr', '?lang=', '?lang=en&lang=ru', '?lang=%00', '?lang=<script>'])
        expect(await language(wrong, 'ru'), wrong).to.equal('ru');
    });

    for (const name of PAGES) {
      it(`take everything from this service and act only by their button: ${name}`, async () => {
        const { text, headers } = await page(name);
        expect(headers.get('content-type')).to.equal('text/html; charset=utf-8');
        expect(headers.get('cache-control')).to.equal('no-store');
        expect(headers.get('referrer-policy')).to.equal('no-referrer');
        expect(headers.get('content-security-policy')).to.equal(
          "default-src 'none';script-src 'self';style-src 'self';img-src data:;connect-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'",
        );
        const addresses = [...text.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, to]) => to);
        expect(addresses.filter((to) => !/^(?:\/id\/|\?lang=|data:,$)/.test(to ?? ''))).to.deep.equal([]);
        expect(text).not.to.match(/style=|\son[a-z]+=|<script(?! type="(?:module" src|application\/json))/);
        expect(text).to.include('A&amp;B');
        for (const to of addresses.filter((each) => each?.startsWith('/id/'))) {
          const answer = await page(to?.slice('/id'.length) ?? '');
          expect(outcome(answer), to).to.equal('200');
        }
      });
    }

    it('answer HEAD, and no other method', async () => {
      for (const name of PAGES) {
        expect(outcome(await api.call(`HEAD ${name}`, { undocumented: true }))).to.equal('200');
        const posted = await api.call(`POST ${name}`, { undocumented: true });
        expect(outcome(posted)).to.equal('405 request.method_not_allowed');
      }
    });

    it('keep the language that the reader chose, and no other, in their links', async () => {
      const links = async (query: string): Promise<readonly (string | undefined)[]> => {
        const { text } = await page(`/account/login${query}`, { 'Accept-Language': 'ru' });
        return [...text.matchAll(/"(\/id\/account[^".]*)"/g)].map(([, to]) => to);
      };
      expect(await links('')).to.have.members(['/id/account', '/id/account/forgot-password']);
      expect(await links('?lang=en')).to.have.members([
        '/id/account?lang=en',
        '/id/account/forgot-password?lang=en',
      ]);
    });

    it('have files that caches may keep as long as they ask, and no others', async () => {
      const seen = new Set<string>();
      const read = async (file: string): Promise<void> => {
        if (seen.has(file)) return;
        seen.add(file);
        const { headers, text } = await page(`/account/${file}`);
        expect(headers.get('content-type'), file).to.match(/^text\/(?:css|javascript); charset=utf-8$/);
        expect(headers.get('cache-control'), file).to.equal('public, no-cache');
        const again = await page(`/account/${file}`, { 'If-None-Match': headers.get('etag') ?? '' });
        expect(again.status, file).to.equal(304);
        for (const [, next = ''] of text.matchAll(/(?:from|import\()\s*'\.\/([^']+)'/g)) await read(next);
      };
      for (const file of [
        'account-page.css',
        'home.css',
        'account-page.mjs',
        'login.mjs',
        'forgotten-password.mjs',
        'home.mjs',
      ])
        await read(file);
      expect([...seen]).to.include('uqr.mjs');
      for (const other of ['package.json', '..%2fpage-frame.ts', 'index.mjs', '%2e%2e/login.mjs'])
        expect(outcome(await page(`/account/${other}`)), other).to.equal('404 request.not_found');
    });
  },
  ['memory'],
);
