namespace OfflineLicense.Tests.WorstCases;

/// <summary>Texts that a search for registration tokens and codes looks at longest.</summary>
internal static class TokenShapes
{
    private const string Word = "0123456789abcdefghijklmnopqrstuvwxyzABC";

    public static IEnumerable<Shape> All =>
    [
        new("near-tokens", "x ", "oken "),
        new("near-tokens in capitals", "x ", "OKEN "),
        new("tokens and short words", "x ", "token abcdef "),
        new("tokens and words of 39 characters", "x ", "token " + Word + " "),
        new("tokens and words of 40 characters", "x ", at => $"token {at % 10}{Word} "),
        new("words of 48 characters on a line with one token", "token ", at => $"{at:D8}{Word} "),
        new("one word", "token ", "A"),
        new("one word behind near-tokens", "oken oken ", "oken"),
        new("percent escapes", "token ", "%0A%0%2B%"),
        new("lines of base64 behind tokens", "x\n", at => $"token {Word}{Word[..30]}{at % 10}\n"),
        new("near-tokens with CR only", "x\r", "oken\r"),
        new("UUIDs in base64 without a token", "x\n", "MDEyMzQ1NjctODlhYi1jZGVmLTAxMjMtNDU2Nzg5YWJjZGVm \n"),
        new("near-codes", "license smart reservation request\n", "C12345-ABCDEF-abcdef-ABCDEF-abcdef-ABCDEF-0\n"),
        new("near-codes of a request", "license smart reservation request\n", "CB-ZC9300:FCW2134L0RN-AK9A6sMTr-8\n"),
        new("announcements of codes", "x\n", "Enter this request code in the Cisco Smart Software Manager portal:\n"),
        new("words of an announcement", "x\n", "request code portal request code portal return code "),
        new("near-UDIs of a request", "Request code:\n", "P:A,S:B,U:0123456789abcdef0123\n"),
        new("return codes", "license smart reservation return\n", at => $"Return code: CABCD{(char)('a' + (at % 6))}-ABCDEF-ABCDEF\n"),
        new("codes between blanks", "Return code:\n", "                                                        Return code\n"),
    ];
}
