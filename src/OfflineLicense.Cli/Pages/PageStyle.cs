namespace OfflineLicense.Cli.Pages;

/// <summary>The style of a page: light, dark, and A4 paper. Tests compute the contrast of its colors.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root{color-scheme:light dark;
        --paper:#ffffff;--panel:#f5f6f8;--ink:#1a1f26;--soft:#535c67;--line:#d3d8de;--link:#0a55a0;
        --bad:#a5181d;
        --t0:#7b8591;--t1:#c2353a;--t2:#c98310;--t3:#2f7cc4;--t4:#2b8f58;--t5:#858f9b}
        @media screen and (prefers-color-scheme:dark){:root{
        --paper:#14171b;--panel:#1c2127;--ink:#e7eaee;--soft:#a5aeb9;--line:#39414b;--link:#8bbcf2;
        --bad:#ff9a93;
        --t0:#8792a0;--t1:#e0605f;--t2:#d89b32;--t3:#4f97da;--t4:#45a874;--t5:#5d6772}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",
        sans-serif;font-variant-numeric:tabular-nums lining-nums}
        .page{max-width:74rem;margin:0 auto;padding:2.5rem 2rem 4rem}
        a{color:var(--link)}
        a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
        .skip{position:absolute;left:-99rem}
        .skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem}
        h1{font-size:2rem;line-height:1.2;margin:.1rem 0 .4rem;letter-spacing:-.01em;overflow-wrap:anywhere}
        h2{font-size:1.3rem;line-height:1.3;margin:3rem 0 .5rem;padding-top:1rem;border-top:1px solid var(--line)}
        h3{font-size:1rem;margin:1.6rem 0 .3rem}
        p{max-width:46rem;margin:.4rem 0 .8rem}
        .kicker{color:var(--soft);margin:0;font-size:.875rem}
        .soft{color:var(--soft)}.bad{color:var(--bad);font-weight:600}
        nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;padding:0;margin:1.2rem 0 0;font-size:.9375rem}
        .key{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1rem;margin:1.6rem 0 0;padding:0}
        .key div{background:var(--panel);border:1px solid var(--line);border-radius:.4rem;padding:.8rem 1rem}
        .key dt{color:var(--soft);font-size:.875rem}
        .key dd{margin:0;font-size:1.6rem;line-height:1.25;font-weight:600}
        .key dd span{display:block;font-size:.875rem;font-weight:400;color:var(--soft)}
        .facts{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.2rem;margin:1.4rem 0 0;font-size:.9375rem}
        .facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
        svg{display:block;width:100%;height:auto;margin:.6rem 0}
        svg text{fill:var(--ink);font-size:13px;font-family:inherit}svg .soft{fill:var(--soft)}svg .end{text-anchor:end}
        svg line{stroke:var(--line)}svg .now{stroke:var(--ink);stroke-dasharray:4 3}
        .f0{fill:var(--t0)}.f1{fill:var(--t1)}.f2{fill:var(--t2)}.f3{fill:var(--t3)}.f4{fill:var(--t4)}.f5{fill:var(--t5)}
        .track{fill:var(--panel)}
        .wide{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.4;margin:.4rem 0 1rem}
        .f{table-layout:fixed;min-width:54rem}.c1{width:7.2rem}.c2{width:8rem}.c3{width:13rem}
        .f thead th{white-space:normal;vertical-align:bottom}
        caption{text-align:left;color:var(--soft);padding:.2rem 0 .5rem}
        th,td{text-align:left;vertical-align:top;padding:.4rem .9rem .4rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
        thead th{color:var(--soft);font-weight:600;border-bottom:2px solid var(--line);white-space:nowrap}
        tbody th{font-weight:600}
        th small,td small{display:block;font-size:.8125rem;font-weight:400;color:var(--soft)}
        .n{text-align:right}.d{white-space:nowrap}
        .s{white-space:nowrap;border-left:.3rem solid;padding-left:.6rem}
        .s0{border-left-color:var(--t0)}.s1{border-left-color:var(--t1)}.s2{border-left-color:var(--t2)}
        .s3{border-left-color:var(--t3)}.s4{border-left-color:var(--t4)}.s5{border-left-color:var(--t5)}
        .k code{white-space:nowrap}
        code{font:.8125rem/1.4 ui-monospace,SFMono-Regular,"DejaVu Sans Mono",Consolas,monospace;overflow-wrap:anywhere}
        details{margin:.3rem 0;border:1px solid var(--line);border-radius:.4rem;padding:0 1rem}
        summary{cursor:pointer;padding:.55rem 0;font-weight:600}summary span{font-weight:400;color:var(--soft)}
        footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.875rem}
        @page{size:A4;margin:14mm 13mm}
        @media print{html{font-size:9.5pt}body{font-size:9.5pt}.page{max-width:none;padding:0}nav,.skip,.screen{display:none}
        h1{font-size:17pt}h2{font-size:12.5pt;margin-top:9mm;break-after:avoid}h3{break-after:avoid}
        table{font-size:8pt}th,td{padding:1mm 2.5mm 1mm 0}th small,td small,code{font-size:7.5pt}
        .f{min-width:0}.c1{width:20mm}.c2{width:23mm}.c3{width:38mm}
        table:not(.f){break-inside:avoid}caption,thead{break-after:avoid}
        tbody tr:first-child{break-before:avoid}tbody tr:last-child{break-before:avoid}
        thead{display:table-header-group}tr,svg,.key div{break-inside:avoid}.wide{overflow:visible}
        .key{grid-template-columns:repeat(4,1fr);gap:3mm}.key div{padding:2mm 3mm}.key dd{font-size:14pt}
        details{border:0;padding:0}summary{padding:1mm 0}a{color:inherit;text-decoration:none}
        *{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        """;
}
