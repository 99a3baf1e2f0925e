using System.Text;

namespace OfflineLicense.Tests.WorstCases;

/// <summary>Captured device output: prompts, UDIs, lists, clocks, pagers, escape sequences, lines of every length.</summary>
internal static class CaptureShapes
{
    private const string Title = "Smart Licensing Status\n";
    private const string Ack = "  Last ACK received: Mar 15 21:18:58 2024 UTC\n";

    public static IEnumerable<Shape> All => Lines.Concat(Terminal).Concat(Encoded);

    private static IEnumerable<Shape> Lines =>
    [
        new("lines of one character", Title, "a\n"),
        new("empty lines", Title, "\n"),
        new("colons alone", Title, ":\n"),
        new("prompts", Title, "a#\n"),
        new("prompts with a command", Title, "a#show license all\n"),
        new("prompts of different devices", Title, at => $"h{at}#sh lic\nUDI: PID:C9300,SN:S{at}\n"),
        new("near-prompts", Title, "a(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa#\n"),
        new("prompts with slashes", Title, at => string.Concat(Enumerable.Repeat("a/", 2_000)) + "#\n"),
        new("prompts with a long command", Title, at => "a#a" + new string(' ', 4_000) + "\n"),
        new("outputs without a device", Title, "Usage Reporting:\n" + Ack),
        new("devices under one hostname", Title, at => $"h#show license all\nUDI: PID:C9300,SN:S{at}\n{Ack}h#show license status\n{Ack}"),
        new("UDI lines", Title, at => $"UDI: PID:C9300,SN:S{at}\n"),
        new("UDI lines of one device", Title, "UDI: PID:C9300,SN:S\n"),
        new("near-UDI lines", Title, "UDI: PID:C9300\n"),
        new("UDI lines of broken JSON", Title, "UDI:{\n"),
        new("UDI lines of commas", Title, at => "UDI: P:" + new string(',', 1_000) + "\n"),
        new("members", Title + "UDI: PID:C9300,SN:S\nHA UDI List:\n", at => $"Member: PID:C9300,SN:S{at}\n"),
        new("rows of a table", "SlotID   PID SN UDI\n", at => $"*  C9300  S{at}  C9300:S{at}\n"),
        new("trust codes", Title + "Trust Code Installed:\n", at => $"Active: PID:C9300,SN:S{at}\nINSTALLED on Mar 15 21:18:58 2024 UTC\n"),
        new("authorizations", Title + "Overall status:\n", at => $"Active: PID:C9300,SN:S{at}\nStatus: NOT INSTALLED\n"),
        new("clocks", Title, "*15:09:55.102 UTC Wed Nov 10 2021\n"),
        new("near-clocks", Title, "*15:09:55.102222222222222222222222222222 UTC Wed Nov 10 20\n"),
        new("times", Title, Ack),
        new("accounts with a time", Title, "Smart Account: a As of a As of a As of a\n"),
        new("commands without a prompt", Title, "show license show license\n"),
        new("titles", Title, Title),
        new("headings inside lines", "x ", "Overall status: UDI: PID: SlotID   PID "),
        new("lines of 4,095 characters", Title, at => new string('#', 4_095) + "\n"),
        new("lines that are too long", Title, at => new string('a', 5_000) + "\n"),
        new("one line", Title, "a "),
        new("long lines with a prefix", $"! {Title}", at => "! " + new string('a', 4_000) + "\n"),
        new("long lines of no UTF-8 with a prefix", $"! {Title}",
            at => "! " + new string('\u00c4', 4_000) + "\n")
        { Encoding = Encoding.Latin1 },
        new("outputs with a time stamp", string.Empty, "[09:12:00] r1#show license all\n[09:12:00] Smart Licensing Status\n"),
        new("values of Ansible", Title, at => $"ok: [h{at}] => {{\"stdout\":[\"Smart Licensing Status\\nUDI: PID:C9300,SN:S{at}\\n\"]}}\n"),
        new("values that do not end", Title, "ok: [h] => {\"stdout\":[\n"),
        new("values that go on and on", Title + "ok: [h] => {\"stdout\":[\n", "1,\n"),
        new("imports in the history", Title + "Import RUM ACK:\n", "  Received on Mar 15 21:18:58 2024 UTC\n"),
        new("entries of an inventory", Title, at => $"NAME: \"Chassis\", DESCR: \"x\"\nPID: C9300 , VID: V02 , SN: S{at}\n"),
        new("window titles that do not end", Title, "\u001b]0;\n"),
    ];

    private static IEnumerable<Shape> Terminal =>
    [
        new("pager lines", Title, " --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b a\n"),
        new("near-pager lines", Title, at => new string('-', 2_000) + "More\n"),
        new("sequences that clear", Title, at => string.Concat(Enumerable.Repeat("a\u001b[K\r", 600)) + "\n"),
        new("sequences that do not end", Title, "\u001b[0\n"),
        new("backspaces", Title, at => new string('a', 2_000) + new string('\b', 2_000) + "\n"),
        new("zeros in text", Title, "a\r\0\n"),
        new("lines with CR only", "Smart Licensing Status\r", "a\r"),
        new("control characters", Title, "\u0001\u0002a\n"),
    ];

    private static IEnumerable<Shape> Encoded =>
    [
        new("UTF-16 with a mark", "\uFEFF" + Title, "UDI: PID:C9300,SN:S\n") { Encoding = Encoding.Unicode },
        new("UTF-16 without a mark", Title, "a#\n") { Encoding = Encoding.BigEndianUnicode },
        new("UTF-16 with control characters", "\uFEFF\u0001\u0002 license code\n", "\u6771\n") { Encoding = Encoding.Unicode },
        new("UTF-16 of a licensing file", "\uFEFF<smartLicense>", "<a/>") { Encoding = Encoding.Unicode },
        new("zeros", string.Empty, "\0"),
        new("ones of no kind", "icens UDI ACK ", "\u00e9"),
    ];
}
