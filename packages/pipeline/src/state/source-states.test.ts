import { describe, expect, test } from "vitest";
import { SourceStates, sourceStatesOf } from "./source-states.js";

describe("what sources and resources keep", () => {
  test("is changed in place, by schema and resource", () => {
    const states = new SourceStates(undefined);
    expect(states.document()).toBeUndefined();
    states.ofResource("shop", "orders")["cursor"] = 1;
    states.ofSource("shop")["token"] = "t";
    expect(states.ofResource("shop", "orders")).toEqual({ cursor: 1 });
    expect(states.document()).toEqual({ shop: { resources: { orders: { cursor: 1 } }, token: "t" } });
  });

  test("is forgotten for a resource that replaces, and nothing else is", () => {
    const states = new SourceStates({
      shop: { resources: { orders: { cursor: 1 }, people: { cursor: 2 } }, token: "t" },
      other: { resources: { orders: {} } },
    });
    states.resetResource("shop", "orders");
    states.resetResource("shop", "unknown");
    expect(states.document()).toEqual({ shop: { resources: { people: { cursor: 2 } }, token: "t" }, other: { resources: { orders: {} } } });
    states.resetSource("other");
    expect(states.document()).toEqual({ shop: { resources: { people: { cursor: 2 } }, token: "t" } });
  });

  test("has an entry for a source whose resources replace, as Python dlt leaves one", () => {
    const states = new SourceStates(undefined);
    states.resetResource("shop", "orders");
    expect(states.document()).toEqual({ shop: {} });
  });

  test("comes as records where typed JSON has maps, because keys look like integers", () => {
    const states = sourceStatesOf(
      '{"_state_version":1,"_state_engine_version":4,"sources":{"shop":{"resources":{"orders":{"10":{"2":1,"1":2}}}}}}',
      "shop",
    );
    expect(states.ofResource("shop", "orders")).toEqual({ "10": { "2": 1, "1": 2 } });
    expect(states.ofResource("shop", "orders")["10"]).not.toBeInstanceOf(Map);
  });

  test("may belong to resources that are called like members of objects", () => {
    const states = new SourceStates({});
    for (const name of ["constructor", "__proto__", "toString"]) states.ofResource(name, name)["seen"] = name;
    expect(JSON.stringify(states.document())).toBe(
      '{"constructor":{"resources":{"constructor":{"seen":"constructor"}}},"__proto__":{"resources":{"__proto__":{"seen":"__proto__"}}},"toString":{"resources":{"toString":{"seen":"toString"}}}}',
    );
    expect(({} as { readonly seen?: unknown }).seen).toBeUndefined();
  });
});
