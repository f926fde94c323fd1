import { build } from "./app.js";
import { settings } from "./settings.js";

const app = build();

app.listen({ port: settings.port }, (error, address) => {
  if (error) {
    app.log.error(error);
    process.exit(1);
  }
});
