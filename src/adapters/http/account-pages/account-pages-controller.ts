import { join } from 'node:path';
import type { ParameterizedContext } from 'koa';
import helmet from 'koa-helmet';
import { LOCALES, localeFrom, type Locale } from '#domain/shared/locale.ts';
import type { RouteMiddleware } from '../context.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { sendFile } from '../send-file.ts';
import { ACCOUNT_PAGES, accountPage } from './account-page.ts';

const ASSETS = join(import.meta.dirname, 'assets');

/** The pages' own style, script and calls; they are in no frame, and no form is sent anywhere. */
const policy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ['data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
}) as RouteMiddleware;

interface Options {
  readonly service: string;
  readonly publicPath: string;
  readonly defaultLocale: Locale;
}

/** The pages to which mails lead. Loading one changes nothing, whoever does it. */
export function accountPagesController({
  service,
  publicPath,
  defaultLocale,
}: Options): readonly RouteDescriptor[] {
  const pages = ACCOUNT_PAGES.map((page) =>
    pageRoute(`/account/${page}`, 'text/html', 'no-store', (ctx) => {
      const locale = localeOf(ctx, defaultLocale);
      ctx.set({ 'Content-Type': 'text/html; charset=utf-8', 'Content-Language': locale });
      ctx.vary('Accept-Language');
      ctx.body = accountPage(page, { locale, service, publicPath });
    }),
  );
  const file = (name: string, contentType: string): RouteDescriptor =>
    pageRoute(`/account/${name}`, contentType, 'public, no-cache', async (ctx) => {
      ctx.set('Content-Type', `${contentType}; charset=utf-8`);
      await sendFile(ctx, ASSETS, name);
    });
  return [...pages, file('account-page.mjs', 'text/javascript'), file('account-page.css', 'text/css')];
}

function pageRoute(
  path: string,
  contentType: string,
  cache: RouteDescriptor['cache'],
  handle: (ctx: ParameterizedContext) => void | Promise<void>,
): RouteDescriptor {
  return defineRoute({
    method: 'get',
    path,
    operationId: path,
    tag: 'Operations',
    summary: 'A page to which a mail leads',
    documented: false,
    access: 'public',
    limited: false,
    cache,
    responses: {
      200: {
        description: 'The page, or a file of it.',
        contentType,
        ...(cache === 'no-store' ? {} : { headers: { ETag: 'A strong validator of the bytes.' } }),
      },
    },
    problems: [],
    middleware: [policy],
    handle,
  });
}

/** What the address asks for, else the browser, else the configuration. */
function localeOf(ctx: ParameterizedContext, fallback: Locale): Locale {
  const { lang } = ctx.query;
  const wanted = typeof lang === 'string' ? localeFrom(lang) : null;
  const offered = [fallback, ...LOCALES.filter((each) => each !== fallback)];
  return wanted ?? localeFrom(ctx.acceptsLanguages(offered) || fallback) ?? fallback;
}
