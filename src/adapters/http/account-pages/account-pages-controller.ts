import type { ParameterizedContext } from 'koa';
import helmet from 'koa-helmet';
import { LOCALES, localeFrom, type Locale } from '#domain/shared/locale.ts';
import type { RouteMiddleware } from '../context.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { sendFile } from '../send-file.ts';
import { ACCOUNT_PAGES, accountPage } from './account-page.ts';
import { homePage } from './home/home-page.ts';
import { forgottenPasswordPage } from './login/forgotten-password-page.ts';
import { loginPage } from './login/login-page.ts';
import { PAGE_ASSETS } from './page-assets.ts';
import type { PageRequest, PageSettings } from './page-settings.ts';

/** The pages' own style, scripts and calls; they are in no frame, and no form is sent anywhere. */
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

type Page = (request: PageRequest) => string;

interface Options extends PageSettings {
  readonly defaultLocale: Locale;
}

/** The pages for people: those to which mails lead, the login, and everybody's own account. Loading one changes nothing. */
export function accountPagesController({ defaultLocale, ...settings }: Options): readonly RouteDescriptor[] {
  const page = (path: string, render: Page): RouteDescriptor =>
    pageRoute(path, 'text/html', 'no-store', (ctx) => {
      const chosen = chosenLocale(ctx);
      const locale = chosen ?? offeredLocale(ctx, defaultLocale);
      ctx.set({ 'Content-Type': 'text/html; charset=utf-8', 'Content-Language': locale });
      ctx.vary('Accept-Language');
      ctx.body = render({ ...settings, locale, chosen: chosen !== null });
    });
  return [
    page('/account', homePage),
    page('/account/login', loginPage),
    page('/account/forgot-password', forgottenPasswordPage),
    ...ACCOUNT_PAGES.map((name) => page(`/account/${name}`, (request) => accountPage(name, request))),
    ...PAGE_ASSETS.map(({ name, folder, file, contentType }) =>
      pageRoute(`/account/${name}`, contentType, 'public, no-cache', async (ctx) => {
        ctx.set('Content-Type', `${contentType}; charset=utf-8`);
        await sendFile(ctx, folder, file);
      }),
    ),
  ];
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
    summary: 'A page for people, or a file of one',
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

/** What the address asks for. */
function chosenLocale({ query: { lang } }: ParameterizedContext): Locale | null {
  return typeof lang === 'string' ? localeFrom(lang) : null;
}

/** What the browser asks for, else the configuration. */
function offeredLocale(ctx: ParameterizedContext, fallback: Locale): Locale {
  const offered = [fallback, ...LOCALES.filter((each) => each !== fallback)];
  return localeFrom(ctx.acceptsLanguages(offered) || fallback) ?? fallback;
}
