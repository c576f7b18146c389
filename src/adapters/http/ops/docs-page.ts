/** The page at /docs: Swagger UI with every asset from here. @param publicPath what stands before each path; may be empty. */
export function docsPage(publicPath: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Latchkey API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${publicPath}/docs/swagger-ui.css">
<div id="docs"></div>
<script src="${publicPath}/docs/swagger-ui-bundle.js"></script>
<script src="${publicPath}/docs/start.js"></script>
</html>
`;
}

/** Starts Swagger UI on that page. */
export function docsInitializer(publicPath: string): string {
  return `SwaggerUIBundle({
  url: '${publicPath}/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'list',
  displayRequestDuration: true,
  validatorUrl: null,
});
`;
}
