import openapiTypescript, { astToString } from 'openapi-typescript';

const heading = `// Made by "npm run client:types" from the OpenAPI document of the server: not to be edited.\n\n`;

/** The types of the client, as the text of a file, from the server's OpenAPI document. */
export async function typesOf(document: object): Promise<string> {
  return heading + astToString(await openapiTypescript(document as never, { defaultNonNullable: false }));
}
