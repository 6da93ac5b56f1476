<?php
/** The C library, by PHP's FFI. */
class MisdirectLibrary
{
    /** Recipients of a mailing to more than this say little about each other, and asking all of all takes seconds. */
    private const COMPANY = 100;

    /** MISDIRECT_WHOLE_ANSWER, which is a macro. */
    private const WHOLE_ANSWER = 0xFFFFFFFF;

    /** Bytes of a sentence or an address; what is longer is no recipient that a server takes. */
    private const ROOM = 1 << 16;

    private FFI $lib;
    private FFI\CData $checker;

    /** `$prefix`: where `cargo xtask install-c --prefix` or the archive has put it. */
    public function __construct(string $prefix)
    {
        $header = @file_get_contents("$prefix/share/misdirect/misdirect.cdef");
        if ($header === false) {
            throw new RuntimeException("$prefix/share/misdirect/misdirect.cdef is not there");
        }
        $this->lib = FFI::cdef($header, "$prefix/lib/libmisdirect.so");
        $this->checker = $this->lib->new('misdirect_checker');
        $this->ok($this->lib->misdirect_checker_init(FFI::addr($this->checker), FFI::sizeof($this->checker)));
        $this->ok($this->lib->misdirect_checker_add_builtin(FFI::addr($this->checker), 1));
        $this->ok($this->lib->misdirect_checker_add_in_use(FFI::addr($this->checker)));
    }

    /**
     * The suspect ones of some recipients, each once: what was `typed`, its `domain` in ASCII, the addresses that
     * were probably `meant`, the `explanation`, and the `key` under which a dismissal is remembered.
     */
    public function doubts(array $recipients, string $sender, string $language): array
    {
        $message = $this->message($sender, count($recipients) <= self::COMPANY ? $recipients : []);
        $context = $this->lib->new('misdirect_context');
        $this->ok($this->lib->misdirect_context_init(FFI::addr($context), FFI::sizeof($context)));
        $context->message = FFI::addr($message);
        $answer = $this->lib->new('misdirect_answer');
        $doubts = [];
        foreach (array_unique($recipients) as $typed) {
            $asked = [FFI::addr($this->checker), $typed, strlen($typed), FFI::addr($context)];
            $this->ok($this->lib->misdirect_check(...$asked, ...[FFI::addr($answer), FFI::sizeof($answer)]));
            if ($answer->verdict !== $this->lib->MISDIRECT_VERDICT_SUSPECT) {
                continue;
            }
            $meant = [];
            for ($at = 0; $at < $answer->suggestion_count; $at++) {
                if ($answer->suggestions[$at]->flags & $this->lib->MISDIRECT_SUGGESTION_FLAG_MEANT) {
                    $meant[] = $this->text('misdirect_write_address', ...$asked, ...[$at]);
                }
            }
            $doubts[] = [
                'typed' => $typed,
                'domain' => FFI::string($answer->typed->domain, $answer->typed->domain_len),
                'meant' => $meant,
                'explanation' => $this->text('misdirect_explain', ...$asked, ...[self::WHOLE_ANSWER, $language]),
                'key' => sprintf('%016x', $answer->dismissal_key),
            ];
        }
        return $doubts;
    }

    private function message(string $sender, array $recipients): FFI\CData
    {
        // Memory of C, which stays where it is during the call.
        $bytes = implode('', $recipients);
        $memory = $this->lib->new('char[' . (strlen($bytes) + 1) . ']');
        FFI::memcpy($memory, $bytes, strlen($bytes));
        $texts = $this->lib->new('misdirect_text[' . (count($recipients) + 1) . ']');
        $from = 0;
        foreach (array_values($recipients) as $at => $recipient) {
            $texts[$at]->ptr = FFI::addr($memory[$from]);
            $texts[$at]->len = strlen($recipient);
            $from += strlen($recipient);
        }
        $message = $this->lib->new('misdirect_message');
        $this->ok($this->lib->misdirect_message_init(
            FFI::addr($message), FFI::sizeof($message), $sender, strlen($sender),
            FFI::addr($texts[0]), count($recipients)
        ));
        return $message;
    }

    /** What a function of the library writes into a buffer. */
    private function text(string $function, ...$arguments): string
    {
        $room = $this->lib->new('char[' . self::ROOM . ']');
        $len = $this->lib->new('size_t');
        $this->ok($this->lib->$function(...$arguments, ...[$room, self::ROOM, FFI::addr($len)]));
        return FFI::string($room, $len->cdata);
    }

    private function ok(int $status): void
    {
        if ($status !== 0) {
            throw new RuntimeException('misdirect: ' . $this->lib->misdirect_status_name($status));
        }
    }
}
