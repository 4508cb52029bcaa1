;;; mlrepair in Emacs 28 and later with eglot: put this into your init file.  -*- lexical-binding: t -*-
;; It needs `mlrepair-lsp' on the PATH: pip install mlrepair
;; Emacs 28 needs the package eglot; from Emacs 29 on it is there.

(require 'eglot)

(add-to-list 'eglot-server-programs '((python-mode python-ts-mode) . ("mlrepair-lsp" "--stdio")))
(add-hook 'python-mode-hook #'eglot-ensure)
(add-hook 'python-ts-mode-hook #'eglot-ensure)

;; Every setting of docs/editors.md, for example:
;; (setq-default eglot-workspace-configuration '(:mlrepair (:ignore ["MLR2"])))

;; The quick fixes at the cursor.
(define-key eglot-mode-map (kbd "C-c a") #'eglot-code-actions)
