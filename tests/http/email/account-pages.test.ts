import { expect } from 'chai';
import { outcome } from '#tests/support/answer.ts';
import { inEachWorld } from '#tests/support/worlds.ts';
import { TOKENS as T } from '#composition/tokens.ts';

const PAGES = ['verify-email', 'reset-password', 'confirm-email', 'undo-email', 'invitation'] as const;

inEachWorld(
  'The pages to which mails lead',
  (start) => {
    const { api, service } = start({
      PUBLIC_URL: 'https://example.org/id',
      MAIL_FROM: 'A&B <id@example.org>',
      DEFAULT_LOCALE: 'de',
    });
    const page = (path: string, headers: Readonly<Record<string, string>> = {}) =>
      api.call(`GET /account/${path}`, { headers, undocumented: true });

    it('are where the links lead, with the token in the fragment alone', () => {
      const links = service().container.get(T.AccountLinks);
      for (const name of PAGES) {
        expect(links.linkTo(name, 'a-_b')).to.equal(`https://example.org/id/account/${name}#token=a-_b`);
      }
    });

    it('are in the language of the address, else of the browser, else of the configuration', async () => {
      const language = async (query: string, accept: string): Promise<string | null> => {
        const { text, headers } = await page(`reset-password${query}`, { 'Accept-Language': accept });
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
        const addresses = [...text.matchAll(/(?:src|href|action|data-call)="([^"]*)"/g)].map(([, to]) => to);
        expect(addresses.filter((to) => !/^(?:\/id\/|\?lang=|data:,$)/.test(to ?? ''))).to.deep.equal([]);
        expect(text).not.to.match(/style=|\son[a-z]+=|<script(?! type="(?:module" src|application\/json))/);
        expect(text).to.include('A&amp;B');
        for (const file of addresses.filter((to) => to?.includes('/account-page')))
          expect(outcome(await api.call(`GET ${file}`, { undocumented: true })), file).to.equal('200');
      });
    }

    it('answer HEAD, and no other method', async () => {
      for (const name of PAGES) {
        expect(outcome(await api.call(`HEAD /account/${name}`, { undocumented: true }))).to.equal('200');
        const posted = await api.call(`POST /account/${name}`, { undocumented: true });
        expect(outcome(posted)).to.equal('405 request.method_not_allowed');
      }
    });

    it('have files that caches may keep as long as they ask', async () => {
      for (const file of ['account-page.mjs', 'account-page.css']) {
        const { headers } = await page(file);
        expect(headers.get('cache-control')).to.equal('public, no-cache');
        const again = await page(file, { 'If-None-Match': headers.get('etag') ?? '' });
        expect(again.status).to.equal(304);
      }
    });
  },
  ['memory'],
);
