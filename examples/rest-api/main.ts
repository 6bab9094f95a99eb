/**
 * A paginated REST API, two related resources, nested objects: posts with their comments, and the users who wrote them.
 *
 *     node examples/rest-api/main.ts            # asks https://jsonplaceholder.typicode.com
 *     node examples/rest-api/main.ts --recorded # offline: answers recorded from that server's own code
 */
import "@dlt-ts/duckdb";
import { pipeline, resource } from "dlt-ts";
import { fetchPage } from "./pages.ts";

const api = "https://jsonplaceholder.typicode.com";

/** One page of the API is one page of the pipeline: nothing is held longer than that. */
async function* pagesFrom(url: string): AsyncGenerator<readonly unknown[]> {
  for (let next: string | null = url; next !== null;) {
    const page = await fetchPage(next);
    yield page.body;
    next = page.next;
  }
}

const posts = resource("posts", () => pagesFrom(`${api}/posts?_page=1&_limit=20&_embed=comments`), {
  primaryKey: "id",
  writeDisposition: "replace",
});
const users = resource("users", () => pagesFrom(`${api}/users?_page=1&_limit=20`), { primaryKey: "id", writeDisposition: "replace" });

const blog = pipeline("blog", { destination: "duckdb", datasetName: "blog" });
console.log(String(await blog.run([posts, users])));

const busiest = blog.dataset().query(`
  SELECT users.name, users.address__city AS city, count(*) AS comments
  FROM posts
  JOIN users ON users.id = posts.user_id
  JOIN posts__comments ON posts__comments._dlt_parent_id = posts._dlt_id
  GROUP BY ALL ORDER BY comments DESC, users.name LIMIT 3
`);
console.table(await busiest.fetchAll());
