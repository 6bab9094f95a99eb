/** Thrown where a row was expected and Arrow data came; nothing has happened then. It is no error, and has no stack. */
export const arrowFound: { readonly message: string } = { message: "Arrow data in the place of a row" };
