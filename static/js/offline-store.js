/* What the offline counter keeps on the device: its pack and numbers, and the receptions that wait. Names and numbers of
   people leave the device's store as soon as a reception is registered. */
window.offlineStore = (function () {
  "use strict";
  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open("offline-counter", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("kept");
      request.result.createObjectStore("slips", { keyPath: "slip" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  /* Resolves when it is written, not when it is asked for: what a person was told is kept must be kept. */
  async function within(stores, mode, work) {
    const database = await opened;
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(stores, mode);
      const outcome = work(...stores.map((name) => transaction.objectStore(name)));
      transaction.oncomplete = () => resolve(outcome && "result" in outcome ? outcome.result : outcome);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  return {
    kept: (name) => within(["kept"], "readonly", (store) => store.get(name)),
    keep: (name, value) => within(["kept"], "readwrite", (store) => store.put(value, name)),
    slips: () => within(["slips"], "readonly", (store) => store.getAll()),
    change: (slip) => within(["slips"], "readwrite", (store) => store.put(slip)),
    forget: (slip) => within(["slips"], "readwrite", (store) => store.delete(slip)),

    /* Takes the next number and keeps the reception under it, both or neither. Nothing when no number is left. */
    add: (reception, blockOf) =>
      within(["kept", "slips"], "readwrite", (kept, slips) => {
        const added = {};
        const request = kept.get(blockOf);
        request.onsuccess = () => {
          const blocks = request.result || [];
          const block = blocks.find((one) => one.numbers.length);
          if (!block) return;
          const [number, slip] = block.numbers.shift();
          Object.assign(added, reception, { slip, number, block: block.block });
          kept.put(blocks.filter((one) => one.numbers.length), blockOf);
          slips.add(added);
        };
        return added;
      }),
  };
})();
