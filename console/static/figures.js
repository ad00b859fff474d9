"use strict";
/* Draws the picture of a page from the numbers that stand under it. Without this they are all there. */
(() => {
  const place = document.getElementById("drawing");
  const data = document.getElementById("drawn");
  if (!place || !data || !window.echarts) return;
  const drawn = JSON.parse(data.textContent);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const small = matchMedia("(max-width: 40rem)").matches;
  const ink = "#1c2421", soft = "#55625c";
  const font = getComputedStyle(document.body).fontFamily;

  const go = asks => {
    if (!asks || !Object.keys(asks).length) return;
    const address = new URL(location.href);
    for (const [name, value] of Object.entries(asks)) address.searchParams.set(name, value);
    location.assign(address);
  };

  const areas = () => {
    const many = drawn.blocks.reduce((all, one) => all + (one.children || [one]).length, 0);
    const readable = many <= (small ? 24 : 90);  // else words would be bits of words
    const node = block => ({
      name: block.name, value: block.value, says: block.says, asks: block.asks,
      itemStyle: {
        color: block.colour, borderColor: block.children ? "#e9ecea" : soft,
        borderWidth: block.children ? 3 : 1, gapWidth: block.children ? 2 : 0,
      },
      label: { show: readable, color: block.ink, formatter: `${block.name}\n${block.says}` },
      upperLabel: { color: ink, formatter: `${block.name} ${block.says}` },
      children: block.children && block.children.map(node),
    });
    return {
      tooltip: { renderMode: "richText", formatter: one => one.data && one.data.says ? `${one.name}\n${one.data.says}` : "" },
      series: [{
        type: "treemap", roam: false, nodeClick: false, sort: false, breadcrumb: { show: false },
        left: 0, right: 0, top: 0, bottom: 0, squareRatio: 1.2,
        label: { fontSize: 13, overflow: "truncate" },
        upperLabel: { show: true, height: 24, fontSize: 13 },
        levels: [{ itemStyle: { gapWidth: 4, borderWidth: 0 }, upperLabel: { show: false } }],
        data: drawn.blocks.map(node),
      }],
    };
  };

  const bars = () => {
    const names = { type: "category", data: drawn.names, inverse: drawn.lying, axisLabel: { color: ink, fontSize: 13, width: small ? 90 : 200, overflow: drawn.lying ? "break" : "none" } };
    const numbers = { type: "value", minInterval: 1, axisLabel: { color: ink, fontSize: 13 } };
    return {
      tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" }, confine: true },
      legend: { top: 0, type: small ? "scroll" : "plain", textStyle: { color: ink, fontSize: 14 } },
      grid: { left: 8, right: 24, top: small ? 40 : 56, bottom: 8, containLabel: true },
      xAxis: drawn.lying ? numbers : names,
      yAxis: drawn.lying ? names : numbers,
      series: drawn.series.map(one => ({
        type: "bar", name: one.name, data: one.values, stack: drawn.stacked ? "all" : undefined,
        cursor: drawn.asks.some(asks => Object.keys(asks).length) ? "pointer" : "default",
        itemStyle: { color: one.colour, borderColor: soft, borderWidth: 1 }, barMaxWidth: 40,
      })),
    };
  };

  place.hidden = false;
  if (drawn.kind === "bars" && drawn.lying) place.dataset.rows = String(Math.min(5, Math.ceil(drawn.names.length / 6)));
  const chart = echarts.init(place, null, { renderer: "canvas" });
  chart.setOption({
    ...(drawn.kind === "areas" ? areas() : bars()),
    animation: !still,
    textStyle: { fontFamily: font },
    aria: { enabled: true, label: { enabled: false }, decal: { show: drawn.kind === "bars" } },
  });
  chart.on("click", one => go(drawn.kind === "areas" ? one.data && one.data.asks : drawn.asks[one.dataIndex]));
  let waits = 0;
  addEventListener("resize", () => { clearTimeout(waits); waits = setTimeout(() => chart.resize(), 150); });
  addEventListener("beforeprint", () => chart.resize({ width: 660 }));
  addEventListener("afterprint", () => chart.resize({ width: "auto" }));
})();
